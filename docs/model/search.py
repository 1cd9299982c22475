"""Explores a small model to the end, breadth first, and says which of its rules break and how."""
from collections import deque


def search(first, step, first_only=False):
    """Explores all states from the first; gives their number and the shortest trace to each broken rule.

    step(state, go, bad) calls go(label, state) for each state that can follow and bad(rule) for each rule that is broken.
    first_only: stop at the first rule that breaks, for a model that would go on without end.
    """
    seen, queue, broken = {first}, deque([(first, ())]), {}
    while queue and not (first_only and broken):
        state, trace = queue.popleft()
        following = []
        step(state, lambda label, state: following.append((label, state)), lambda rule: broken.setdefault(rule, trace))
        for label, state in following:
            if state not in seen:
                seen.add(state)
                queue.append((state, trace + (label,)))
    return len(seen), broken


def show(name, expect, found):
    """Prints what a search found, and ends with an error unless exactly the expected rules break."""
    states, broken = found
    print(f"{name}: {states} states")
    for rule, trace in sorted(broken.items()):
        print(f"  BROKEN  {rule}\n          {' > '.join(trace)}")
    if not broken:
        print("  holds")
    if set(broken) != set(expect):
        raise SystemExit(f"{name}: expected to break {sorted(expect)}, broke {sorted(broken)}")
