#include "tools/mito/explain/reason_table.h"

#include <cstddef>

#include "absl/strings/ascii.h"

namespace mitogen::mito {
namespace {

constexpr ReasonRow kReasons[] = {
    {"invalid handle",
     "The message arrived, but the context has no handler for its handle: it "
     "was never there, contexts of that role do not have it, or it has had "
     "the one message that it was for.",
     "Mostly the sender, which used a handle too late or one that the receiver "
     "never had.",
     "See which handle was addressed, and whether the receiver has it in its "
     "role and release (ROL-20). A reply that comes after its caller gave up "
     "is harmless.",
     "RTE-4"},
    {"refused by policy",
     "The handle is there, but the sender may not use it: most handles take "
     "messages only under the authority of a parent, and some only from a "
     "neighbour.",
     "The sender, which acts without the authority that it needs. The context "
     "that refuses does what it should.",
     "Let a parent of the receiver send the message. If a parent did send it, "
     "see which authority it had on arrival (RTE-2): a link on the way may "
     "have stamped another.",
     "RTE-5"},
    {"reply from unexpected context",
     "The handle waits for the reply of one context, and another one sent a "
     "message to it.",
     "The sender, which guessed or mixed up a handle; it may be hostile.",
     "Find out why that context sends to this handle. Who waits goes on "
     "waiting, in this implementation.",
     "RTE-8"},
    {"no route to *, my ID is *",
     "The context with the second id has no way to the context with the first "
     "one. That one is gone, was not announced yet, or never was there.",
     "Nobody, if the context has just ended. Otherwise the sender, which uses "
     "an id that is not in the tree.",
     "See whether the context still lives, and why it ended if it does not: "
     "its logs come before this error. The call may have run before.",
     "RTE-3"},
    {"message too large (max * bytes)",
     "The message is larger than a context on its way takes. If it was a "
     "result, the call did run.",
     "Whoever made the message: the caller, if its arguments are large, or the "
     "function, if its result is.",
     "Send less at once, or a file through the file service. Or raise the "
     "limit for the whole tree (--max-message-size): children get that of "
     "their parent.",
     "FRM-3"},
    {"routing mode prevents forward of message from context * to context * "
     "via context *",
     "The tree is unidirectional, so contexts may only talk to those above and "
     "below them. The last context refused to pass the message on.",
     "The sender, which talks to a context that is neither above nor below it.",
     "Let a context above both pass the message on, or make the tree without "
     "unidirectional mode (--unidirectional).",
     "RTE-7"},
    {"the respondent Context has disconnected",
     "The context that should have replied was lost before it did: its link, "
     "or one on the way to it, has ended. The call may have run.",
     "Nobody in the protocol. The process was killed, the host or the network "
     "went away, or the program ended by itself.",
     "See the logs and the exit status of that context, and of those between. "
     "Call again only what may run twice.",
     "RTE-9"},
    {"Broker has exitted",
     "The context in which the call waited is itself ending. It ends all that "
     "waits in it.",
     "Nobody, if the end was wanted. Otherwise whoever shut the context down, "
     "or its parent, which was lost.",
     "Wait for the replies before the end, or take this error for the end.",
     "PAY-5"},
    {"Sender was explicitly closed",
     "Nothing else will come from this sender: its program closed it, or the "
     "file service has sent all of a file or has given up.",
     "Nobody: this is how a sender ends.",
     "Take it for the end of what is received. If a file is shorter than "
     "announced, see the logs of the context that serves it.",
     "ROL-3"},
    {"the queue to context * is full",
     "A context on the way has no room for more that waits for this "
     "neighbour, which reads too slowly or not at all. Only this "
     "implementation says so.",
     "Mostly the neighbour, or its host, which is too slow or hangs; or "
     "whoever asks for more than it reads.",
     "See whether that context still reads. Send less at once, and wait for "
     "answers in between.",
     "RTE-14"},
    {"the queue of handle * is full",
     "The receiver at this handle has no room: its program takes messages more "
     "slowly than they come. Only this implementation says so.",
     "The senders, which send too much, or the program, which does not "
     "receive.",
     "Receive more often, or let the senders wait for answers.",
     "ROL-2"},
    {"the queue of service calls is full",
     "The service pool has no room for another call. Only this implementation "
     "says so.",
     "The callers, which call more than the services can do; or a method that "
     "hangs.",
     "Call less at once. If nothing moves, see which method does not return.",
     "SVC-7"},
    {"the service pool has shut down",
     "The pool of services ended while the call waited in it. Only this "
     "implementation says so.",
     "Nobody, if the context was to end.",
     "Call the services before the context is shut down.", "SVC-7"},
    {"not attached",
     "A context asked to be detached that is no child here, or is detached "
     "already. Only this implementation says so.",
     "The sender, which asked twice, or asked a context that is not its "
     "parent.",
     "Detach each context once.", "ROL-13"},
};

// Whether the pattern begins at `text`.
bool BeginsWith(absl::string_view text, absl::string_view pattern) {
  size_t at = 0;
  for (char wanted : pattern) {
    if (wanted == '*') {
      const size_t start = at;
      while (at < text.size() && absl::ascii_isdigit(text[at])) ++at;
      if (at == start) return false;
    } else if (at < text.size() && text[at] == wanted) {
      ++at;
    } else {
      return false;
    }
  }
  return true;
}

bool Contains(absl::string_view text, absl::string_view pattern) {
  for (size_t at = 0; at < text.size(); ++at) {
    if (BeginsWith(text.substr(at), pattern)) return true;
  }
  return false;
}

}  // namespace

absl::Span<const ReasonRow> Reasons() { return kReasons; }

const ReasonRow* FindReason(absl::string_view text) {
  for (const ReasonRow& row : kReasons) {
    if (Contains(text, row.pattern)) return &row;
  }
  return nullptr;
}

}  // namespace mitogen::mito
