#ifndef COUNTERSIGN_CPROCESS_H
#define COUNTERSIGN_CPROCESS_H

/// Keeps other processes of the same user from reading this one's memory, and the kernel from dumping it; 0 when it worked.
int cp_forbid_inspection(void);

/// Lets all threads share one heap where the C library would give each its own; called before other threads exist.
void cp_share_one_heap(void);

/// How many words the program was started with, its own name first; 0 where the C library does not hand them out.
int cp_argument_count(void);

/// The word at a place below that count.
const char *cp_argument(int place);

/// Returns 1 when the caller runs on the process's main thread.
int cp_is_main_thread(void);

#endif
