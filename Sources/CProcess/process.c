#define _GNU_SOURCE
#include "CProcess.h"

#include <sys/resource.h>
#include <unistd.h>

/* Known only after a header of the C library. */
#ifdef __GLIBC__
#include <malloc.h>
#endif

#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
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

void cp_share_one_heap(void) {
#ifdef __GLIBC__
  mallopt(M_ARENA_MAX, 1);
#endif
}

int cp_is_main_thread(void) {
#ifdef __linux__
  return syscall(SYS_gettid) == getpid();
#else
  return pthread_main_np();
#endif
}
