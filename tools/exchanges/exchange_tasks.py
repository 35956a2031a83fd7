"""What the contexts of a recorded exchange are asked to do; a child fetches this module."""

import mitogen.core
import mitogen.parent
import mitogen.service


class Shop(mitogen.service.Service):
    @mitogen.service.expose(policy=mitogen.service.AllowParents())
    def price(self, of):
        return 3


class Sink:
    """Takes a file and keeps nothing."""

    def write(self, data):
        pass


def ready():
    """Everything that a later step needs has been imported."""


@mitogen.core.takes_router
def ask_there(context, router):
    """The reason why no reply came."""
    receiver = context.send_async(mitogen.core.Message(handle=1234))
    try:
        receiver.get()
    except mitogen.core.ChannelError as e:
        return str(e)


@mitogen.core.takes_router
def fetch(path, router):
    return mitogen.service.FileService.get(mitogen.core.Context(router, 0), path, Sink())


@mitogen.core.takes_econtext
def detach(econtext):
    econtext.detach()
