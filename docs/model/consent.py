#!/usr/bin/env python3
"""How an approved change is carried out, explored to the end in a small model.

Upstream: a call without a token makes a single-use token (TTL ticks) for the price shown then; a call with a live token
executes. A confirmation may be under way for up to D ticks, or lost, and so may its answer; the engine may crash at any
step (what it holds in memory is lost, the row is kept); the price may change once, somebody else may change the plan
once, and put it back once after it was changed, at any time. Every interleaving is explored; each ingredient of the protocol is left out once to show what it is for.

    python3 docs/model/consent.py [--write]

The traces that break a rule stand in counterexamples.json, where Tests/EngineTests reads them: without --write it is an
error when the file holds others than were found.
"""
import sys
from pathlib import Path

from search import keep, search, show

TTL, D = 2, 1
FIELDS = "t plan price shown execs bad_price resumed tokens state approved durable attempt held net crashes ext back pc answer".split()


def explore(fence=True, write_ahead=True, fresh=True, binds=True, look=True, again=False, horizon=5,
            first_only=False):
    """Explores the protocol; gives the number of states and the shortest trace to each broken invariant.

    fence: a lost answer is settled only when nothing sent can take effect any more. write_ahead: `executing` is written
    before anything is sent. fresh: approving fetches a quote of its own. binds: the token carries its price. look: the
    account is read directly before the quote. again: what the bill does not show after the fence is tried a second time.
    first_only: stop at the first invariant that breaks, for a variant that
    would go on without end.
    """
    start = dict(
        t=0, plan="pro", price=49, shown=None, execs=0, bad_price=False, resumed=False, tokens=(), state="pending",
        approved=None, durable=None, attempt=0, held=None, net=(), crashes=0, ext=0, back=0, pc=0,
        answer=None)

    def step(row, follow, bad):
        s = dict(zip(FIELDS, row))

        def go(label, **changes):
            follow(label, tuple({**s, **changes}[name] for name in FIELDS))

        if s["execs"] > 1:
            bad("at most one effect an approval")
        if s["execs"] and s["approved"] is None:
            bad("no effect without an approval")
        if s["bad_price"]:
            bad("the effect is what was approved: another price")
        if s["resumed"]:
            bad("the effect is what was approved: a resume in the place of an upgrade")
        # What somebody put back before the bill was read, nothing that can be read tells of.
        if s["state"] in ("failed", "rejected") and s["execs"] and not s["back"]:
            bad("what is over without an effect had none")
        if s["state"] == "executed" and not s["execs"] and not s["ext"]:
            bad("executed only what happened")

        if s["t"] < horizon and not any(s["t"] >= deadline for _, _, deadline in s["net"]):
            go("tick", t=s["t"] + 1)
        if s["pc"] == 0:
            go("the price changes", price=59, pc=1)
        if s["ext"] == 0 and s["plan"] == "pro":
            go("somebody else takes the target and schedules its end", plan="scale ending", ext=1)
        if s["back"] == 0 and s["plan"] == "scale" and s["state"] == "executing":
            go("somebody puts the plan back", plan="pro", back=1)
        if s["crashes"] < 2 and (s["held"] or s["answer"]):
            go("crash", held=None, answer=None, crashes=s["crashes"] + 1)
        if s["state"] == "pending":
            if s["shown"] is None and s["plan"] == "pro":
                go("quote to show", shown=s["price"], tokens=s["tokens"] + ((s["t"], s["price"], False),),
                   held=("token", s["t"], s["price"]))
            if s["shown"] is not None:
                go("approve", state="approved", approved=s["shown"])
                go("reject", state="rejected", held=None)
        if s["state"] == "approved":
            token = s["held"] if isinstance(s["held"], tuple) and s["held"][0] == "token" else None
            ready = s["held"] if isinstance(s["held"], tuple) and s["held"][0] == "quoted" else None
            if s["held"] is None or (token and fresh) or (token and s["t"] >= token[1] + TTL):
                # The look and the quote have no pause between them: what lies between is the first gap.
                if look and s["plan"] == "scale ending":
                    go("look: the ask comes down to another change now", state="expired", held=None)
                elif s["plan"] == "scale ending":
                    go("quote without a look: resumed at once", resumed=True, state="executed", execs=s["execs"] + 1)
                else:
                    go("look and quote afresh", tokens=s["tokens"] + ((s["t"], s["price"], False),),
                       held=("quoted", s["t"], s["price"]))
            if token and not fresh and s["t"] < token[1] + TTL:
                go("use the token that was shown", held=("quoted", token[1], token[2]))
            if ready:
                if ready[2] != s["approved"]:
                    go("the quote differs: back to pending", state="pending", approved=None, shown=ready[2], held=None)
                elif s["t"] >= ready[1] + TTL:
                    go("the quote lapsed", held=None)
                elif s["attempt"] < (2 if again else 1):
                    sent = dict(held="waiting", net=s["net"] + ((ready[1], ready[2], s["t"] + D),))
                    if write_ahead:
                        go("write executing and send", state="executing", durable=ready[1], attempt=s["attempt"] + 1, **sent)
                    else:
                        go("send without a word", **sent)
        for message in s["net"]:
            rest = tuple(other for other in s["net"] if other != message)
            mine = s["held"] == "waiting" and not s["answer"] and message == s["net"][-1]
            go("the confirmation is lost", net=rest)
            live = [k for k in s["tokens"] if k[:2] == message[:2] and not k[2] and s["t"] < k[0] + TTL]
            if live:
                price = live[0][1] if binds else s["price"]
                tokens = tuple(k for k in s["tokens"] if k != live[0]) + ((live[0][0], live[0][1], True),)
                go("it executes", net=rest, plan="scale", execs=s["execs"] + 1, tokens=tokens,
                   bad_price=s["bad_price"] or price != s["approved"], answer="ok" if mine else s["answer"])
            else:
                go("the token is refused", net=rest, answer="refused" if mine else s["answer"])
        if s["held"] == "waiting":
            if s["answer"] == "ok":
                go("record executed", state="executed", held=None, answer=None)
            if s["answer"] == "refused":
                go("refused: read the bill", held=None, answer=None)
            if s["answer"]:
                go("the answer is lost", answer=None)
            else:
                go("time out", held=None)
        if s["state"] == "executing" and s["held"] is None:
            if not fence or s["t"] >= s["durable"] + TTL + D:
                if s["plan"] != "pro":
                    go("the bill shows it", state="executed")
                elif again and s["attempt"] < 2:
                    go("the bill does not show it: once more", state="approved", durable=None)
                else:
                    go("the bill does not show it: failed", state="failed")

    return search(tuple(start[name] for name in FIELDS), step, first_only)


PRICE = "the effect is what was approved: another price"
RESUME = "the effect is what was approved: a resume in the place of an upgrade"
TWICE = "at most one effect an approval"
UNASKED = "no effect without an approval"
OVER = "what is over without an effect had none"

if __name__ == "__main__":
    broken = show("the protocol, the token binds its price", [], explore())
    broken += show("the token binds no price: the gap between quote and confirmation", [PRICE], explore(binds=False))
    broken += show("without a look: what the first gap is, without an end", [RESUME], explore(look=False))
    broken += show("the token that was shown is used, and binds no price", [PRICE], explore(fresh=False, binds=False))
    broken += show("no fence", [OVER], explore(fence=False, horizon=3))
    broken += show("what the bill does not show is tried again", [TWICE, UNASKED], explore(again=True))
    broken += show("nothing written before sending", [UNASKED, PRICE], explore(write_ahead=False, first_only=True))
    keep(broken, Path(__file__).with_name("counterexamples.json"), "--write" in sys.argv[1:])
