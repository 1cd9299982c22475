#ifndef COUNTERSIGN_CPROCESS_H
#define COUNTERSIGN_CPROCESS_H

/* ---- memory ---- */

/// Keeps other processes of the same user from reading this one's memory, and the kernel from dumping it; 0 when it worked.
int cp_forbid_inspection(void);

/// Lets a crash end the process at once and without a picture of its memory, unless SWIFT_BACKTRACE asks for one.
///
/// What Swift says of a broken rule, with its file and line, is printed before and stays.
void cp_keep_crashes_quiet(void);

/// Keeps notices of libraries out of the system's log, and lets warnings and worse through.
void cp_keep_system_log_quiet(void);

/// Lets all threads share one heap where the C library would give each its own; called before other threads exist.
void cp_share_one_heap(void);

/// How many words the program was started with, its own name first; 0 where the C library does not hand them out.
int cp_argument_count(void);

/// The word at a place below that count.
const char *cp_argument(int place);

/// Returns 1 when the caller runs on the process's main thread.
int cp_is_main_thread(void);

/// Returns 1 when the kernel says that something keeps the wall clock right, 0 when nothing does, -1 when it does not say.
int cp_clock_is_synchronised(void);

/* ---- standard streams ---- */

/// Opens what is closed of the descriptors 0, 1 and 2, so that no file gets their numbers; -1 when that is impossible.
///
/// Called before anything else is opened. Each is opened the wrong way round: reading and writing fail, as they do on a closed
/// one.
int cp_occupy_standard_streams(void);

/// Returns 1 for a standard stream that was closed when the program started.
int cp_was_closed(int descriptor);

/* ---- signals ---- */

/// Sets what the program inherited of signals to what it needs; called before other threads exist.
///
/// A write to a closed pipe and one beyond the limit of a file's size are errors then, not deaths, and children's ends can be
/// waited for even when SIGCHLD was ignored. SIGHUP, SIGINT and SIGTERM wait from now on, until they are released or caught.
void cp_prepare_signals(void);

/// Returns 1 when the program was started with this signal ignored.
int cp_was_ignored(int number);

/// Gives SIGHUP, SIGINT and SIGTERM the effect they had at the start; one that waits acts now.
void cp_release_stop_signals(void);

/// Catches SIGHUP, SIGINT and SIGTERM, but for those that were ignored at the start; one that waits is caught now.
///
/// Returns a descriptor that can be read from when there is something for `cp_next_stop_signal`, -1 when there is none to be had.
int cp_catch_stop_signals(void);

/// Returns the number of a signal that was caught, 0 when there is none.
int cp_next_stop_signal(void);

/// Returns 1 once a signal was caught.
int cp_was_stopped(void);

/// Ends the process by a signal, as one that never did anything about it.
void cp_die_of(int number);

#endif
