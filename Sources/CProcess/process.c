#define _GNU_SOURCE
#include "CProcess.h"

#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <syslog.h>
#include <unistd.h>

/* Known only after a header of the C library. */
#ifdef __GLIBC__
#include <malloc.h>
#endif

#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/timex.h>
#else
#include <pthread.h>
#endif

int cp_forbid_inspection(void) {
  struct rlimit none = {0, 0};
  int failed = setrlimit(RLIMIT_CORE, &none);
#ifdef __linux__
  failed |= prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
  return failed == 0 ? 0 : -1;
}

int cp_clock_is_synchronised(void) {
#ifdef __linux__
  struct timex state = {.modes = 0};
  int result = adjtimex(&state);
  if (result < 0) return -1;
  return result == TIME_ERROR || (state.status & STA_UNSYNC) != 0 ? 0 : 1;
#else
  return -1;
#endif
}

void cp_keep_crashes_quiet(void) {
  if (getenv("SWIFT_BACKTRACE") != NULL) return;
  /* The signals that Swift's runtime catches when it is loaded. */
  const int fatal[] = {SIGQUIT, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP};
  for (size_t i = 0; i < sizeof fatal / sizeof fatal[0]; i++) {
    struct sigaction action;
    if (sigaction(fatal[i], NULL, &action) != 0 || action.sa_handler == SIG_IGN) continue;
    action.sa_handler = SIG_DFL;
    action.sa_flags = 0;
    sigaction(fatal[i], &action, NULL);
  }
}

void cp_keep_system_log_quiet(void) {
  setlogmask(LOG_UPTO(LOG_WARNING));
}

void cp_share_one_heap(void) {
#ifdef __GLIBC__
  mallopt(M_ARENA_MAX, 1);
#endif
}

static int argument_count = 0;
static char **arguments = 0;

/* Swift reads /proc/self/cmdline, which a container or a chroot need not have: every word would be lost without a
   message. glibc and Darwin hand the words of main to constructors, too; elsewhere the count stays 0. */
#if defined(__GLIBC__) || defined(__APPLE__)
__attribute__((constructor)) static void keep_arguments(int count, char **words) {
  argument_count = count;
  arguments = words;
}
#endif

int cp_argument_count(void) { return argument_count; }

const char *cp_argument(int place) { return arguments[place]; }

int cp_is_main_thread(void) {
#ifdef __linux__
  return syscall(SYS_gettid) == getpid();
#else
  return pthread_main_np();
#endif
}
