#include "CProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static int was_closed[3];

int cp_occupy_standard_streams(void) {
  for (int descriptor = 0; descriptor < 3; descriptor++) {
    if (fcntl(descriptor, F_GETFD) >= 0 || errno != EBADF) continue;
    was_closed[descriptor] = 1;
    /* The lowest free number is this one, because all below are open by now. */
    int flags = descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY;
    int opened = open("/dev/null", flags);
    /* Where there is no /dev/null, reading and writing a folder fail just as well. */
    if (opened < 0) opened = open("/", O_RDONLY);
    if (opened != descriptor) return -1;
  }
  return 0;
}

int cp_was_closed(int descriptor) { return descriptor >= 0 && descriptor < 3 && was_closed[descriptor]; }
