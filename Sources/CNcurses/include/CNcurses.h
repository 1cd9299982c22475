/* The part of ncurses, and of the C library around it, that Swift cannot call: macros, globals, variadics, signals.
 *
 * One terminal at a time, all calls on one thread; only the handlers inside run elsewhere. Functions that return int
 * give 0 for success and -1 for failure unless they say otherwise.
 */
#ifndef CNCURSES_H
#define CNCURSES_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What is done to the shape of a character; the values of `attributes` below are sums of these. */
enum cn_attribute {
  CN_BOLD = 1,
  CN_DIM = 2,
  CN_ITALIC = 4,
  CN_UNDERLINED = 8,
  CN_REVERSED = 16,
};

/* What `cn_terminal_kind` finds. */
enum cn_kind {
  CN_KIND_USABLE = 0,
  CN_KIND_UNKNOWN = 1,  /* there is no terminfo entry of that name */
  CN_KIND_DUMB = 2,     /* the cursor cannot be put in a place */
};

/* Adopts the environment's locale and returns 1 if its characters are UTF-8, otherwise 0. */
int cn_adopt_locale(void);

/* Returns how many columns the C library gives to a character of the locale, or -1 if it cannot print it. */
int cn_width(const uint32_t *scalars, size_t count);

/* Returns what the terminfo database knows about a terminal, and how many colours it has in `colors`. */
enum cn_kind cn_terminal_kind(const char *term, int *colors);

/* Takes the terminal at descriptors 0 and 1 over: full screen, raw input, no echo; `colors` of 0 asks for no colour.
 *
 * What ncurses draws does not go to the terminal but is collected until `cn_take_drawn`, so that drawing never waits.
 *
 * `cn_watch_signals` comes before. Otherwise ncurses catches signals itself: it would draw, or exit, in the middle of
 * anything, and it would ignore SIGTSTP while it draws, so that a stop at the wrong moment is lost.
 */
int cn_open(const char *term, int colors);

/* Draws what puts the terminal's look back; the next `cn_show` takes the screen again. */
void cn_draw_leaving(void);

/* Restores the terminal's settings as they were before `cn_open`. */
void cn_restore_settings(void);

/* Makes the input raw again, and the next `cn_show` draw everything. */
int cn_resume(void);

/* Frees what `cn_open` took; the terminal is given back before. */
void cn_close(void);

/* Returns how many colours can be shown, 0 if none. */
int cn_colors(void);

/* Returns how many pairs of colours can be defined, with pair 0, which is the terminal's own. */
int cn_pairs(void);

/* Returns 1 if colour numbers are red, green and blue in 24 bits, and 0 if they are places in a palette. */
int cn_has_direct_color(void);

/* Gives a pair of colours its number; -1 stands for the terminal's own colour. */
int cn_define_pair(int pair, int foreground, int background);

/* Puts one character, with the marks that belong to it, on the screen to be shown. */
int cn_put(int row, int column, const uint32_t *scalars, size_t count, int attributes, int pair);

/* Puts the cursor in a place, or hides it if the row is negative. */
void cn_place_cursor(int row, int column);

/* Draws the changes since the last time. */
void cn_show(void);

/* Returns how many bytes were drawn and not yet taken. */
size_t cn_drawn_count(void);

/* Takes what was drawn, all `cn_drawn_count` bytes of it, and returns how many bytes that was. */
size_t cn_take_drawn(uint8_t *bytes, size_t count);

/* Makes the next `cn_show` draw everything. */
void cn_forget_screen(void);

/* Reads the size of the terminal's window; a side that is not known is 0. */
int cn_window_size(int *columns, int *rows);

/* Tells ncurses how large the screen is now. */
int cn_resize(int columns, int rows);

/* Returns the descriptor that can be watched for room to send more. */
int cn_output(void);

/* Sends as many bytes as the terminal takes without waiting: how many, 0 if none now, -1 if the terminal is gone. */
ssize_t cn_send_some(const uint8_t *bytes, size_t count);

/* Waits until the terminal takes bytes again: 1 if it does, 0 if it did not in time, -1 if the terminal is gone. */
int cn_await_room(int milliseconds);

/* Reads what has arrived without waiting: the number of bytes, 0 if none, -1 if the terminal is gone. */
int cn_receive(uint8_t *bytes, size_t capacity);

/* Throws away what has arrived but was not read. */
void cn_discard_input(void);

/* Catches the signals about size, stopping, continuing and ending, and returns a descriptor that tells of them, or -1. */
int cn_watch_signals(void);

/* Returns the number of the next signal that was caught, or 0 if there is none. */
int cn_next_signal(void);

/* Stops catching signals. */
void cn_unwatch_signals(void);

/* Stops the process as Ctrl-Z does and returns when it is continued. */
void cn_stop_process(void);

/* Writes what puts the terminal's look back, from its terminfo entry, into `bytes` and returns how many bytes that is. */
size_t cn_restoring_bytes(char *bytes, size_t capacity);

/* From now on sends `bytes` and restores the terminal's settings when the program crashes or exits without `cn_close`. */
void cn_arm_rescue(const char *bytes, size_t count);

/* Sends what `cn_arm_rescue` was given although the terminal does not keep up: what it has not taken yet is lost. */
void cn_leave_by_force(void);

/* Leaves crashes and exits alone again. */
void cn_disarm_rescue(void);

#ifdef __cplusplus
}
#endif

#endif
