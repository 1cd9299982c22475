"""The cells of a terminal as a picture.

Needs python3-pil and fonts-dejavu. Lines, blocks, shades, braille and sextants are drawn by hand, so that they meet as in a
terminal; everything else comes from the font.
"""

from PIL import Image, ImageDraw, ImageFont

FONTS = '/usr/share/fonts/truetype/dejavu/DejaVuSansMono%s.ttf'
CELL = (10, 20)
# The sixteen colours, the letters and the background of a terminal that nobody has set up.
DARK = ('d8d8d8', '1c1c1c')
PAPER = ('202020', 'ffffff')
ANSI = ('000000 cd3131 0dbc79 c5b51f 2472c8 bc3fbc 11a8cd e5e5e5 '
        '767676 f14c4c 23d18b f5f543 3b8eea d670d6 29b8db ffffff').split()

# Which of a cell's four sides a line runs to: up, right, down, left.
LINES = {'─': '.r.l', '│': 'u.d.', '┌': '.rd.', '┐': '..dl', '└': 'ur..', '┘': 'u..l',
         '├': 'urd.', '┤': 'u.dl', '┬': '.rdl', '┴': 'ur.l', '┼': 'urdl', '╌': '.r.l', '╎': 'u.d.'}
SHADES = {'░': 0.25, '▒': 0.5, '▓': 0.75}
QUADRANTS = {'▖': 4, '▗': 8, '▘': 1, '▙': 13, '▚': 9, '▛': 7, '▜': 11, '▝': 2, '▞': 6, '▟': 14}


def sextant(character):
    """The six parts of a character from the block of sextants, from the top left; None for another one."""
    index = ord(character) - 0x1FB00
    if not 0 <= index < 60:
        return None
    # The patterns that are older characters (the left half, the right half) were left out of the block.
    return index + 1 + (index + 1 >= 21) + (index + 2 >= 42)


def font(bold, italic, cache={}):
    key = (bold, italic)
    if key not in cache:
        name = {(0, 0): '', (1, 0): '-Bold', (0, 1): '-Oblique', (1, 1): '-BoldOblique'}[int(bold), int(italic)]
        cache[key] = ImageFont.truetype(FONTS % name, 16)
    return cache[key]


def rgb(name, default):
    if name == 'default':
        name = default
    elif name.startswith('palette '):
        index = int(name.split()[1])
        if index < 16:
            name = ANSI[index]
        elif index < 232:
            levels = (0, 95, 135, 175, 215, 255)
            index -= 16
            return levels[index // 36], levels[index // 6 % 6], levels[index % 6]
        else:
            return (8 + 10 * (index - 232),) * 3
    return tuple(int(name[at:at + 2], 16) for at in (0, 2, 4))


def colours(cell, window):
    letters, behind = rgb(cell.fg, window[0]), rgb(cell.bg, window[1])
    if cell.reverse:
        letters, behind = behind, letters
    if cell.strikethrough:
        # Faint letters are as terminals draw them: half-way to what is behind them, and a little more.
        letters = mix(letters, behind, 0.6)
    return letters, behind


def mix(one, other, share):
    return tuple(round(a * share + b * (1 - share)) for a, b in zip(one, other))


def draw_cell(draw, cell, left, top, letters, behind):
    width, height = CELL
    right, bottom = left + width - 1, top + height - 1
    character = cell.data[:1] or ' '

    def part(x0, y0, x1, y1, colour=letters):
        if x1 > x0 and y1 > y0:
            draw.rectangle((left + x0, top + y0, left + x1 - 1, top + y1 - 1), fill=colour)

    def grid(bits, columns, rows):
        for index in range(columns * rows):
            if bits >> index & 1:
                x, y = index % columns, index // columns
                part(x * width // columns, y * height // rows, (x + 1) * width // columns, (y + 1) * height // rows)

    code = ord(character)
    middle_x, middle_y = width // 2, height // 2
    if character in LINES:
        sides = LINES[character]
        if 'u' in sides:
            part(middle_x, 0, middle_x + 1, middle_y + 1)
        if 'd' in sides:
            part(middle_x, middle_y, middle_x + 1, height)
        if 'l' in sides:
            part(0, middle_y, middle_x + 1, middle_y + 1)
        if 'r' in sides:
            part(middle_x, middle_y, width, middle_y + 1)
    elif character in SHADES:
        part(0, 0, width, height, mix(letters, behind, SHADES[character]))
    elif character == '▀':
        part(0, 0, width, middle_y)
    elif character == '▐':
        part(middle_x, 0, width, height)
    elif 0x2581 <= code <= 0x2588:
        part(0, height - round(height * (code - 0x2580) / 8), width, height)
    elif 0x2589 <= code <= 0x258F:
        part(0, 0, max(1, round(width * (0x2590 - code) / 8)), height)
    elif character in QUADRANTS:
        grid(QUADRANTS[character], 2, 2)
    elif sextant(character) is not None:
        grid(sextant(character), 2, 3)
    elif 0x2800 <= code <= 0x28FF:
        for bit, (x, y) in enumerate(((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3))):
            if code - 0x2800 >> bit & 1:
                part(x * 5 + 1, y * 5 + 1, x * 5 + 4, y * 5 + 4)
    elif character != ' ':
        draw.text((left, top + 1), cell.data, font=font(cell.bold, cell.italics), fill=letters)
    if cell.underscore:
        draw.line((left, bottom - 2, right, bottom - 2), fill=letters)


def picture(rows, window=DARK):
    """The picture of a screen's cells, in a window of two colours."""
    width, height = CELL
    size = (len(rows[0]) * width, len(rows) * height)
    image = Image.new('RGB', size, rgb('default', window[1]))
    draw = ImageDraw.Draw(image)
    looks = [[colours(cell, window) for cell in row] for row in rows]
    for y, row in enumerate(looks):
        for x, (_, behind) in enumerate(row):
            draw.rectangle((x * width, y * height, (x + 1) * width - 1, (y + 1) * height - 1), fill=behind)
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            # The second half of a wide character has no text of its own.
            if cell.data:
                draw_cell(draw, cell, x * width, y * height, *looks[y][x])
    return image
