"""Several people: who holds a session or a key, and how one gets one. Guessing is slowed by name and by address."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.datastructures import Headers

from ascertain.app.accounts import Account, Accounts, fold
from ascertain.app.passwords import Attempts
from ascertain.faces.web.guard import Caller, bearer, cookie_of, form_key
from ascertain.faces.web.problems import Refused

if TYPE_CHECKING:
    from ascertain.app.clock import Now

BY_ADDRESS = 20
"""Failures from one address; an office shares one, so it is more than for a name."""


@dataclass(slots=True, kw_only=True)
class Sessions:
    """The door of a case with accounts. `secure`: the address is https, and the cookie travels by no other way."""

    accounts: Accounts
    cookie: str
    now: Now
    secure: bool = False
    names: Attempts = field(init=False)
    addresses: Attempts = field(init=False)

    def __post_init__(self) -> None:
        clock = lambda: self.now().timestamp()  # noqa: E731
        self.names, self.addresses = Attempts(now=clock), Attempts(now=clock, most=BY_ADDRESS)

    def caller(self, headers: Headers) -> Caller | None:
        """Who holds the session or the key, with the role of this very moment."""
        key = bearer(headers)
        if key is not None:
            holder = self.accounts.by_key(key)
            return None if holder is None else Caller(form=form_key(key), account=holder, program=True)
        token = cookie_of(headers, self.cookie)
        account = None if token is None else self.accounts.in_session(token)
        return None if token is None or account is None else Caller(form=form_key(token), account=account)

    def sign_in(self, name: str, password: str, *, address: str) -> str:
        """A new session for who gives the right password. Refused (401) for a wrong one or a name that is not there, which
        are not told apart; (429) after too many of them."""
        self.prove(name, password, address=address)
        return self.accounts.begin(self.accounts.get(name))

    def prove(self, name: str, password: str, *, address: str) -> Account:
        """The account when the password is right; see `sign_in`."""
        who = fold(name)
        wait = max(self.names.wait(who), self.addresses.wait(address))
        if wait:
            raise Refused(429, f"too many attempts: try again in {math.ceil(wait / 60)} minutes")
        # Counted before the check, which takes long enough for many others to be tried beside it.
        self.names.fail(who)
        self.addresses.fail(address)
        account = self.accounts.verified(name, password)
        if account is None:
            raise Refused(401, "name or password is not right")
        self.names.forget(who)
        self.addresses.forgive(address)
        return account
