/* wcwidth is not part of what the C library shows by default. */
#define _GNU_SOURCE 1

#include "CNcurses.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

/* term.h defines macros with everyday names, such as `columns` and `lines`. */
#undef columns
#undef lines

static SCREEN *screen;
static int has_default_colors;
static struct termios settings; /* as they were before cn_open */
/* What ncurses draws is collected here: it would wait for a slow terminal, and everything else with it. */
static FILE *drawing;
/* The terminal, opened once more so that writing never waits; -1 where that cannot be had. The flags of standard output
 * are left alone, because the programs that share it count on them. */
static int output = -1;
/* Whether the terminal has a part of something whose rest is still here. */
static volatile sig_atomic_t is_cut;

/* ---- locale ---- */

static int is_utf8(void) {
  const char *codeset = nl_langinfo(CODESET);
  return strcmp(codeset, "UTF-8") == 0 || strcmp(codeset, "utf8") == 0;
}

/* The environment asks for UTF-8 in words, whether or not such a locale is installed. */
static int asks_for_utf8(void) {
  const char *names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
  for (size_t i = 0; i < 3; i++) {
    const char *value = getenv(names[i]);
    if (value == NULL || value[0] == '\0') continue;
    return strstr(value, "UTF-8") || strstr(value, "utf-8") || strstr(value, "UTF8") || strstr(value, "utf8");
  }
  return 0;
}

int cn_adopt_locale(void) {
  if (setlocale(LC_ALL, "") == NULL || (!is_utf8() && asks_for_utf8())) {
    /* The locale is not installed; the characters can still be had. */
    if (asks_for_utf8() && setlocale(LC_CTYPE, "C.UTF-8") == NULL) setlocale(LC_CTYPE, "en_US.UTF-8");
  }
  /* Numbers in what this process writes for other programs keep their point. */
  setlocale(LC_NUMERIC, "C");
  return is_utf8();
}

int cn_width(const uint32_t *scalars, size_t count) {
  int width = count == 0 ? -1 : wcwidth((wchar_t)scalars[0]);
  if (width <= 0) return -1;
  /* setcchar takes one character with a width and marks without. */
  for (size_t i = 1; i < count; i++) {
    if (wcwidth((wchar_t)scalars[i]) != 0) return -1;
  }
  return width;
}

/* ---- taking over and giving back ---- */

enum cn_kind cn_terminal_kind(const char *term, int *colors) {
  int found = 0;
  *colors = 0;
  if (setupterm(term, STDOUT_FILENO, &found) == ERR) return found == 1 ? CN_KIND_DUMB : CN_KIND_UNKNOWN;
  enum cn_kind kind = cursor_address == NULL || generic_type > 0 ? CN_KIND_DUMB : CN_KIND_USABLE;
  *colors = max_colors > 0 ? max_colors : 0;
  del_curterm(cur_term);
  return kind;
}

static FILE *open_drawing(void) {
#ifdef __linux__
  int descriptor = memfd_create("screen", MFD_CLOEXEC);
  FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "w+");
  if (file == NULL && descriptor >= 0) close(descriptor);
#else
  FILE *file = tmpfile();
  if (file != NULL) fcntl(fileno(file), F_SETFD, FD_CLOEXEC);
#endif
  return file;
}

static int open_again(const char *path) {
  struct stat wanted, found;
  int descriptor = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (descriptor < 0) return -1;
  if (fstat(STDOUT_FILENO, &wanted) == 0 && fstat(descriptor, &found) == 0 && wanted.st_rdev == found.st_rdev) {
    return descriptor;
  }
  close(descriptor);
  return -1;
}

static int open_output(void) {
  char name[256];
  int descriptor = ttyname_r(STDOUT_FILENO, name, sizeof name) == 0 ? open_again(name) : -1;
  /* A terminal from outside of a container has no name in it. */
  return descriptor >= 0 ? descriptor : open_again("/proc/self/fd/1");
}

static int make_raw(void) {
  struct termios raw = settings;
  raw.c_iflag &= ~(tcflag_t)(BRKINT | ICRNL | IGNBRK | IGNCR | INLCR | INPCK | ISTRIP | IXON | PARMRK);
  raw.c_oflag &= ~(tcflag_t)OPOST;
  raw.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | IEXTEN | ISIG);
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  /* Now, not after all output: a terminal that takes none must not keep the program waiting. */
  return tcsetattr(STDIN_FILENO, TCSANOW, &raw);
}

int cn_open(const char *term, int colors) {
  if (screen != NULL || tcgetattr(STDIN_FILENO, &settings) != 0) return -1;
  drawing = open_drawing();
  if (drawing == NULL) return -1;
  screen = newterm(term, drawing, stdin);
  /* ncurses may stop half-way in drawing when keys are waiting (typeahead); nobody would draw the rest. */
  if (screen == NULL || nonl() == ERR || typeahead(-1) == ERR || make_raw() != 0) {
    cn_close();
    return -1;
  }
  /* Never closed: whoever waits for room in it may do so a little longer than the screen is up. */
  if (output < 0) output = open_output();
  is_cut = 0;
  scrollok(stdscr, FALSE);
  cn_place_cursor(-1, 0);
  if (colors > 0 && has_colors() && start_color() == OK) has_default_colors = use_default_colors() == OK;
  return 0;
}

void cn_close(void) {
  if (screen != NULL) {
    delscreen(screen);
    screen = NULL;
  }
  if (drawing != NULL) {
    fclose(drawing);
    drawing = NULL;
  }
}

void cn_draw_leaving(void) {
  endwin();
  fflush(drawing);
}

void cn_restore_settings(void) { tcsetattr(STDIN_FILENO, TCSANOW, &settings); }

int cn_resume(void) {
  clearok(curscr, TRUE);
  return make_raw();
}

/* ---- drawing ---- */

int cn_colors(void) { return has_colors() ? COLORS : 0; }

int cn_pairs(void) { return has_colors() ? COLOR_PAIRS : 0; }

int cn_has_direct_color(void) {
  /* A flag where all channels have the same number of bits, else a number or a string. */
  const char *channels = tigetstr("RGB");
  return tigetflag("RGB") > 0 || tigetnum("RGB") > 0 || (channels != NULL && channels != (char *)-1);
}

int cn_define_pair(int pair, int foreground, int background) {
  /* A terminal that cannot go back to its own colours has white on black. */
  if (!has_default_colors && foreground < 0) foreground = COLOR_WHITE;
  if (!has_default_colors && background < 0) background = COLOR_BLACK;
#if defined(NCURSES_EXT_COLORS) && NCURSES_EXT_COLORS >= 20170401
  return init_extended_pair(pair, foreground, background) == OK ? 0 : -1;
#else
  return init_pair((short)pair, (short)foreground, (short)background) == OK ? 0 : -1;
#endif
}

static attr_t curses_attributes(int attributes) {
  attr_t result = A_NORMAL;
  if (attributes & CN_BOLD) result |= A_BOLD;
  if (attributes & CN_DIM) result |= A_DIM;
#ifdef A_ITALIC
  if (attributes & CN_ITALIC) result |= A_ITALIC;
#endif
  if (attributes & CN_UNDERLINED) result |= A_UNDERLINE;
  if (attributes & CN_REVERSED) result |= A_REVERSE;
  return result;
}

int cn_put(int row, int column, const uint32_t *scalars, size_t count, int attributes, int pair) {
  wchar_t text[CCHARW_MAX + 1] = {0};
  if (count == 0 || count > CCHARW_MAX) return -1;
  for (size_t i = 0; i < count; i++) text[i] = (wchar_t)scalars[i];
  cchar_t cell;
#if defined(NCURSES_EXT_COLORS) && NCURSES_EXT_COLORS >= 20170401
  int status = setcchar(&cell, text, curses_attributes(attributes), 0, &pair);
#else
  int status = setcchar(&cell, text, curses_attributes(attributes), (short)pair, NULL);
#endif
  /* mvadd_wch draws in the last cell of the screen too, but says ERR there because the cursor cannot go on. */
  if (status == ERR || wmove(stdscr, row, column) == ERR) return -1;
  wadd_wch(stdscr, &cell);
  return 0;
}

void cn_place_cursor(int row, int column) {
  int is_shown = row >= 0 && wmove(stdscr, row, column) == OK;
  curs_set(is_shown);
  /* A cursor that nobody sees need not be moved back after each change. */
  leaveok(stdscr, !is_shown);
}

void cn_show(void) {
  wrefresh(stdscr);
  fflush(drawing);
}

size_t cn_drawn_count(void) {
  off_t end = drawing == NULL ? 0 : lseek(fileno(drawing), 0, SEEK_CUR);
  return end > 0 ? (size_t)end : 0;
}

size_t cn_take_drawn(uint8_t *bytes, size_t count) {
  size_t taken = 0;
  while (taken < count) {
    ssize_t received = pread(fileno(drawing), bytes + taken, count - taken, (off_t)taken);
    if (received > 0) taken += (size_t)received;
    if (received == 0 || (received < 0 && errno != EINTR)) break;
  }
  lseek(fileno(drawing), 0, SEEK_SET);
  return taken;
}

void cn_forget_screen(void) { clearok(curscr, TRUE); }

int cn_window_size(int *columns, int *rows) {
  struct winsize size;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return -1;
  *columns = size.ws_col;
  *rows = size.ws_row;
  return 0;
}

int cn_resize(int columns, int rows) { return resizeterm(rows, columns) == OK ? 0 : -1; }

/* ---- bytes ---- */

/* Without a descriptor of our own a write waits until all of it is taken; this much is gone soon. */
enum { small_portion = 64 };

int cn_output(void) { return output >= 0 ? output : STDOUT_FILENO; }

int cn_await_room(int milliseconds) {
  struct pollfd room = {.fd = cn_output(), .events = POLLOUT};
  int count = poll(&room, 1, milliseconds);
  if (count < 0) return errno == EINTR ? 0 : -1;
  if (count > 0 && !(room.revents & POLLOUT)) return -1;
  return count;
}

ssize_t cn_send_some(const uint8_t *bytes, size_t count) {
  size_t portion = count;
  if (output < 0) {
    int room = cn_await_room(0);
    if (room <= 0) return room;
    if (portion > small_portion) portion = small_portion;
  }
  for (;;) {
    ssize_t sent = write(cn_output(), bytes, portion);
    if (sent >= 0) {
      is_cut = (size_t)sent < count;
      return sent;
    }
    if (errno == EAGAIN) return 0;
    if (errno != EINTR) return -1;
  }
}

int cn_receive(uint8_t *bytes, size_t capacity) {
  for (;;) {
    /* Asking first keeps the descriptor blocking: its flags are shared with standard output, which must block. */
    struct pollfd ready = {.fd = STDIN_FILENO, .events = POLLIN};
    int count = poll(&ready, 1, 0);
    if (count == 0) return 0;
    if (count > 0) {
      ssize_t received = read(STDIN_FILENO, bytes, capacity);
      if (received > 0) return (int)received;
      if (received == 0) return -1;
    }
    if (errno == EAGAIN) return 0;
    if (errno != EINTR) return -1;
  }
}

void cn_discard_input(void) { tcflush(STDIN_FILENO, TCIFLUSH); }

/* ---- signals that are told to the program ---- */

static const int watched[] = {SIGWINCH, SIGTSTP, SIGCONT, SIGINT, SIGTERM, SIGHUP};
enum { watched_count = sizeof watched / sizeof watched[0] };
static struct sigaction replaced[watched_count];
static int signal_pipe[2] = {-1, -1};

static void tell(int number) {
  int error = errno;
  unsigned char byte = (unsigned char)number;
  /* A full pipe already says that there is something to do. */
  ssize_t ignored = write(signal_pipe[1], &byte, 1);
  (void)ignored;
  errno = error;
}

int cn_watch_signals(void) {
  /* Made once and never closed: whoever waits for it may do so a little longer than signals are caught. */
  if (signal_pipe[0] < 0) {
    if (pipe(signal_pipe) != 0) return -1;
    for (int end = 0; end < 2; end++) {
      fcntl(signal_pipe[end], F_SETFD, FD_CLOEXEC);
      fcntl(signal_pipe[end], F_SETFL, O_NONBLOCK);
    }
  }
  struct sigaction action = {.sa_handler = tell, .sa_flags = SA_RESTART};
  sigfillset(&action.sa_mask);
  for (int i = 0; i < watched_count; i++) {
    sigaction(watched[i], &action, &replaced[i]);
    /* Whoever started the program with nohup wants it to go on. */
    if (replaced[i].sa_handler == SIG_IGN) sigaction(watched[i], &replaced[i], NULL);
  }
  return signal_pipe[0];
}

int cn_next_signal(void) {
  unsigned char byte;
  for (;;) {
    ssize_t count = read(signal_pipe[0], &byte, 1);
    if (count == 1) return byte;
    if (count == 0 || errno != EINTR) return 0;
  }
}

void cn_unwatch_signals(void) {
  for (int i = 0; i < watched_count; i++) sigaction(watched[i], &replaced[i], NULL);
  while (cn_next_signal() != 0) continue;
}

void cn_stop_process(void) {
  struct sigaction standard = {.sa_handler = SIG_DFL}, before;
  sigset_t stop, mask;
  sigemptyset(&standard.sa_mask);
  sigemptyset(&stop);
  sigaddset(&stop, SIGTSTP);
  sigaction(SIGTSTP, &standard, &before);
  if (before.sa_handler == SIG_IGN) {
    /* Whoever started the program does not want it to stop, because nobody would continue it. */
    sigaction(SIGTSTP, &before, NULL);
    return;
  }
  pthread_sigmask(SIG_UNBLOCK, &stop, &mask);
  /* To this thread, so that it stops here and not a little later; kill() of the whole group is not that exact. */
  raise(SIGTSTP);
  pthread_sigmask(SIG_SETMASK, &mask, NULL);
  sigaction(SIGTSTP, &before, NULL);
}

/* ---- rescue: what must happen even if the program cannot go on ---- */

/* Crashes, and what else ends a process that does not care: a terminal in raw mode is no better for it. */
static const int fatal[] = {SIGSEGV, SIGBUS,  SIGILL,  SIGFPE,    SIGABRT, SIGTRAP, SIGQUIT, SIGSYS,
                            SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGXCPU, SIGXFSZ};
enum { fatal_count = sizeof fatal / sizeof fatal[0] };
static struct sigaction fatal_before[fatal_count];
static char rescue_bytes[512];
static size_t rescue_count;
static volatile sig_atomic_t is_armed;

/* Async-signal-safe: write, tcflush, tcsetattr, sigaction and raise only. */
static void send_leaving(void) {
  /* Ends whatever sequence or string was cut off. */
  static const char end_of_cut[] = "\030\033\\";
  ssize_t sent = is_cut ? 0 : write(cn_output(), rescue_bytes, rescue_count);
  if (sent == (ssize_t)rescue_count && !is_cut) return;
  /* The terminal does not keep up, and the screen it is behind with is about to go. */
  tcflush(cn_output(), TCOFLUSH);
  if (write(cn_output(), end_of_cut, sizeof end_of_cut - 1) > 0) {
    ssize_t ignored = write(cn_output(), rescue_bytes, rescue_count);
    (void)ignored;
  }
  is_cut = 0;
}

static void rescue(void) {
  if (!is_armed) return;
  is_armed = 0;
  send_leaving();
  tcsetattr(STDIN_FILENO, TCSANOW, &settings);
}

void cn_leave_by_force(void) { send_leaving(); }

static void crashed(int number) {
  rescue();
  /* Whatever handled crashes before, such as Swift's backtraces, gets this one when the handler returns. */
  for (int i = 0; i < fatal_count; i++) {
    if (fatal[i] == number) sigaction(number, &fatal_before[i], NULL);
  }
  raise(number);
}

static void give_handlers_a_stack(void) {
  /* A stack overflow leaves no room for a handler on the stack that overflowed. */
  stack_t current;
  if (sigaltstack(NULL, &current) != 0 || !(current.ss_flags & SS_DISABLE)) return;
  enum { stack_size = 64 * 1024 };
  static char memory[stack_size];
  stack_t stack = {.ss_sp = memory, .ss_size = stack_size, .ss_flags = 0};
  sigaltstack(&stack, NULL);
}

static char *gathered;
static size_t gathered_count, gathered_capacity;

static int gather(int byte) {
  if (gathered_count < gathered_capacity) gathered[gathered_count++] = (char)byte;
  return byte;
}

size_t cn_restoring_bytes(char *bytes, size_t capacity) {
  const char *strings[] = {exit_attribute_mode, cursor_normal, exit_ca_mode};
  gathered = bytes;
  gathered_count = 0;
  gathered_capacity = capacity;
  for (size_t i = 0; i < sizeof strings / sizeof strings[0]; i++) {
    /* tputs leaves the padding out, which is for terminals slower than any today. */
    if (strings[i] != NULL) tputs(strings[i], 1, gather);
  }
  return gathered_count;
}

void cn_arm_rescue(const char *bytes, size_t count) {
  static int is_registered;
  if (!is_armed) {
    give_handlers_a_stack();
    struct sigaction action = {.sa_handler = crashed, .sa_flags = (int)(SA_RESETHAND | SA_ONSTACK)};
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < fatal_count; i++) {
      sigaction(fatal[i], &action, &fatal_before[i]);
      if (fatal_before[i].sa_handler == SIG_IGN) sigaction(fatal[i], &fatal_before[i], NULL);
    }
    if (!is_registered) is_registered = atexit(rescue) == 0;
  }
  rescue_count = count < sizeof rescue_bytes ? count : 0;
  memcpy(rescue_bytes, bytes, rescue_count);
  is_armed = 1;
}

void cn_disarm_rescue(void) {
  if (!is_armed) return;
  is_armed = 0;
  for (int i = 0; i < fatal_count; i++) sigaction(fatal[i], &fatal_before[i], NULL);
}
