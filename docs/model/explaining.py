#!/usr/bin/env python3
"""Which changes of an account a consent explains, explored to the end in a small model.

An account is on a plan; our own change (one approval, Pro to Scale) and other people's changes move it; looks compare
what they see with what was known. An answer within two ticks of our change may be an old copy. A look after exactly one
change knows whose that change was: somebody else's must alarm, unless it equals the step of a consent that nobody has
seen yet, which nothing can tell apart; ours never may.

    python3 docs/model/explaining.py
"""
from search import search, show

WINDOW, HORIZON = 2, 9


def explore(once=True, remembers=True):
    """Explores all sequences; gives the number of states and the shortest trace to each broken rule.

    once: a consent explains its step once. remembers: what may be an old copy is judged after the window.
    """
    # t, plan, known, executed at, step explained, changes since the last look that said something: (whose, ...)
    def step(row, go, bad):
        t, plan, known, executed, explained, changes = row

        def look(shown, label):
            known_next, explained_next, changes_next = known, explained, changes
            alarm = False
            is_copy = (executed is not None and explained and t <= executed + WINDOW and known == "scale"
                       and shown == "pro")
            if is_copy:
                if not remembers:
                    known_next = shown
            elif shown != known:
                usable = executed is not None and not (once and explained) and (known, shown) == ("pro", "scale")
                alarm = not usable
                explained_next = explained or usable
                known_next = shown
            if shown == plan and not is_copy:
                if changes == ("other",) and shown != known:
                    equals_unseen = executed is not None and not explained and (known, shown) == ("pro", "scale")
                    if not alarm and not equals_unseen:
                        bad("somebody else's change alarms")
                if changes in ((), ("own",)) and alarm:
                    bad("our own change never alarms")
                changes_next = ()
            go(label, (t, plan, known_next, executed, explained_next, changes_next))

        look(plan, f"a look shows {plan}")
        if executed is not None and t <= executed + WINDOW:
            look("pro", "an old answer shows pro")
        if t < HORIZON:
            go("tick", (t + 1, plan, known, executed, explained, changes))
        if len(changes) < 2:
            other = "scale" if plan == "pro" else "pro"
            go(f"somebody else sets {other}", (t, other, known, executed, explained, changes + ("other",)))
            if plan == "pro" and executed is None:
                go("we upgrade to scale", (t, "scale", known, t, explained, changes + ("own",)))

    return search((0, "pro", "pro", None, False, ()), step)


if __name__ == "__main__":
    show("a consent explains its step once", [], explore())
    show("it explains it as often as it comes", ["somebody else's change alarms"], explore(once=False))
    show("an old copy is taken for what is known", ["our own change never alarms"], explore(remembers=False))
