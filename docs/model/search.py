"""Explores a small model to the end, breadth first, and says which of its rules break and how."""
import json
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
    """Prints what a search found, and that it is what was expected: a variant is there to break. Ends with an error unless exactly the expected rules break.

    Gives the shortest traces as `{"variant", "rule", "trace"}`, for tests that replay them.
    """
    states, broken = found
    print(f"{name}: {states} states")
    for rule, trace in sorted(broken.items()):
        print(f"  {'breaks, as it must' if rule in expect else 'BROKEN'}: {rule}\n          {' > '.join(trace)}")
    if not broken:
        print("  holds")
    if set(broken) != set(expect):
        raise SystemExit(f"{name}: expected to break {sorted(expect)}, broke {sorted(broken)}")
    return [{"variant": name, "rule": rule, "trace": trace} for rule, trace in sorted(broken.items())]


def keep(found, path, is_writing):
    """Holds the traces against the file that the tests read; ends with an error when they are others, or writes them."""
    text = json.dumps(found, indent=1) + "\n"
    if is_writing:
        path.write_text(text)
    elif not path.exists() or path.read_text() != text:
        raise SystemExit(f"{path.name} does not hold these traces; write it anew with --write, and then the tests that replay it")
