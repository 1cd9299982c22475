#!/usr/bin/env python3
"""Pictures of the dashboard: the program in a real terminal, in every theme and at five sizes, as PNG files.

    docs/pictures/pictures.py FOLDER
    docs/pictures/pictures.py FOLDER --program .build/release/countersign --theme dark --size 120x40 --screen home review

It plays the demo's busy story and presses keys. Needs Debian's python3-pyte, python3-pil and fonts-dejavu, and terminfo's
xterm-direct (ncurses-term). Nothing is left behind but the pictures.
"""

import argparse
import os
import sys

from picture import DARK, PAPER, picture
from terminal import Terminal

THEMES = ['default', 'dark', 'light', 'high-contrast', 'colour-blind', 'mono']
SIZES = ['60x20', '80x24', '100x30', '120x40', '200x60']
ESCAPE = '\x1b'
# What is pressed at home for a screen, and what leads back from it. Escape alone needs a moment before the next key.
SCREENS = {
    'home': ([], []),
    'accounts': (['\t', '\t'], ['\x1b[Z', '\x1b[Z']),
    'links': (['\t'], ['\x1b[Z']),
    'code': (['\t', '\r', 'Q'], [ESCAPE, ESCAPE, '\x1b[Z']),
    'themes': (['T'], [ESCAPE]),
    'review': (['\r'], [ESCAPE]),
    'account': (['i'], [ESCAPE]),
    'history': (['H'], [ESCAPE]),
    'log': (['L'], [ESCAPE]),
    'alarms': (['!'], [ESCAPE]),
    'notes': (['N'], [ESCAPE]),
    'palette': ([':'], [ESCAPE]),
    'help': (['?'], [ESCAPE]),
}


def take(options, theme, window, suffix=''):
    command = [options.program, 'demo', '--script', 'busy', '--seed', '7', '--speed', '2', '--theme', theme]
    columns, rows = map(int, options.size[0].split('x'))
    with Terminal(command, max(columns, 100), max(rows, 30), dict(pair.split('=', 1) for pair in options.env)) as terminal:
        if not terminal.wait_for('pending ·', at_most=60):
            sys.exit('Nothing came to wait in the demo:\n' + terminal.text)
        # Some more of the story, and the notices of the start away.
        terminal.settle(quiet=options.wait, at_most=options.wait)
        for size in options.size:
            terminal.resize(*map(int, size.split('x')))
            for screen in options.screen:
                there, back = SCREENS[screen]
                for keys in there:
                    terminal.press(keys)
                name = os.path.join(options.folder, f'{screen}-{size}-{theme}{suffix}.png')
                picture(terminal.cells(), window).save(name, optimize=True)
                for keys in back:
                    terminal.press(keys)
                print(name)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('folder', help='where the pictures go; it is made where it is missing')
    parser.add_argument('--program', default='.build/debug/countersign')
    parser.add_argument('--theme', nargs='+', default=THEMES, help='of: ' + ' '.join(THEMES) + ', or your own')
    parser.add_argument('--size', nargs='+', default=SIZES)
    parser.add_argument('--screen', nargs='+', default=['home', 'review'], choices=SCREENS)
    parser.add_argument('--env', nargs='+', default=[], metavar='NAME=VALUE', help='variables for the program')
    parser.add_argument('--wait', type=float, default=12, metavar='SECONDS', help='how long the story goes on first')
    options = parser.parse_args()
    os.makedirs(options.folder, exist_ok=True)
    for theme in options.theme:
        take(options, theme, DARK)
        if theme in ('default', 'mono'):
            # What has no background of its own stands on a white one, too.
            take(options, theme, PAPER, suffix='-paper')


if __name__ == '__main__':
    main()
