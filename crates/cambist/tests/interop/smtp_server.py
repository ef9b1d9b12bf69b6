# A mail server that nobody here wrote (aiosmtpd), in one of several manners. It keeps each letter that
# it takes as a file of its own, and prints its port once it listens.
#
# usage: smtp_server.py FOLDER MANNER [CERTIFICATE KEY]
# MANNER: takes · refuses (550) · busy (451) · slow · hangs-up (takes a letter whole and goes away)
#         starttls (TLS and a password are required) · tls (from the first byte)

import asyncio
import pathlib
import ssl
import sys
import time

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

folder, manner = pathlib.Path(sys.argv[1]), sys.argv[2]


class Keeper:
    def __init__(self):
        self.kept = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if manner == "refuses":
            return "550 5.1.1 no such user here"
        if manner == "busy":
            return "451 4.3.0 come again later"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, session, envelope):
        self.kept += 1
        name = f"{time.time_ns()}-{self.kept}"
        (folder / f"{name}.part").write_bytes(envelope.content)
        (folder / f"{name}.part").rename(folder / f"{name}.eml")
        if manner == "slow":
            await asyncio.sleep(2)
        if manner == "hangs-up":
            server.transport.abort()
            return "421 gone"
        return "250 2.0.0 kept"


def authenticate(server, session, envelope, mechanism, data):
    is_known = isinstance(data, LoginPassword) and (data.login, data.password) == (b"office", b"open sesame")
    # Whoever is not handled is answered by the server itself.
    return AuthResult(success=is_known, handled=False)


async def main():
    context = None
    if manner in ("starttls", "tls"):
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(sys.argv[3], sys.argv[4])
    keeper = Keeper()

    def protocol():
        if manner == "starttls":
            return SMTP(keeper, tls_context=context, require_starttls=True, authenticator=authenticate,
                        auth_required=True, enable_SMTPUTF8=True)
        return SMTP(keeper, enable_SMTPUTF8=True)

    loop = asyncio.get_running_loop()
    listening = await loop.create_server(protocol, "127.0.0.1", 0, ssl=context if manner == "tls" else None)
    print(listening.sockets[0].getsockname()[1], flush=True)
    # Whoever started it closes its standard input, and it ends.
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
