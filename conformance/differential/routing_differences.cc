#include "conformance/differential/routing_differences.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "protocol/handle.h"
#include "protocol/payload/route.h"
#include "protocol/text/hex.h"

namespace mitogen {
namespace {

using Json = nlohmann::json;

constexpr Release kRoutesBySource{0, 2, 9};

absl::string_view PayloadOf(const StepDisagreement& found) {
  return found.step.message.payload;
}

bool IsUnanswered(const StepDisagreement& found) {
  return found.IsMessage() && found.IsTooLarge() &&
         !found.header().wants_reply();
}

// The context that an ADD_ROUTE or a DEL_ROUTE is about, as we read it.
std::optional<uint32_t> TargetOf(const StepDisagreement& found) {
  if (found.header().handle == kAddRoute) {
    const auto route = ParseAddRoute(found.step.message.view());
    if (route.ok()) return route->context_id;
  } else {
    const auto route = ParseDelRoute(found.step.message.view());
    if (route.ok()) return route->context_id;
  }
  return std::nullopt;
}

// Text that some Python's int() could take.
bool LooksLikeAnId(absl::string_view text) {
  const absl::string_view id = text.substr(0, text.find(':'));
  return std::any_of(id.begin(), id.end(), absl::ascii_isdigit) &&
         std::all_of(id.begin(), id.end(), [](char c) {
           return absl::ascii_isdigit(c) || absl::ascii_isspace(c) ||
                  absl::StrContains("+-_", c);
         });
}

bool IsAscii(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), absl::ascii_isascii);
}

// The authority that the message has once the link's stamp is on it.
uint32_t StampedAuthority(const StepDisagreement& found) {
  return found.router.OptionsOf(*found.in).auth_id.value_or(
      found.header().auth_id);
}

// All that ours sent, with more DEL_ROUTEs among it, of which each is `allowed`
// (the message, and how often it is there until then).
template <typename Allowed>
bool OnlyTellsMore(const StepDisagreement& found, Allowed allowed) {
  Json ours = found.ours;
  Json theirs = found.theirs;
  const Json here = ours.value("sent", Json::array());
  const Json there = theirs.value("sent", Json::array());
  ours.erase("sent");
  theirs.erase("sent");
  if (ours != theirs) return false;
  size_t same = 0;
  for (size_t i = 0; i < there.size(); ++i) {
    if (same < here.size() && here[same] == there[i]) {
      ++same;
    } else if (there[i]["handle"] != kDelRoute || !allowed(there, i)) {
      return false;
    }
  }
  return same == here.size();
}

// The link of a message, and its payload.
std::pair<std::string, std::string> TellsWhomWhat(const Json& message) {
  return {message["link"].get<std::string>(),
          message["payload"].get<std::string>()};
}

bool IsRepeated(const StepDisagreement& found, const Json& sent, size_t index) {
  return std::count(sent.begin(), sent.end(), sent[index]) > 1 ||
         found.told.contains(TellsWhomWhat(sent[index]));
}

bool IsToldByTheTeller(const StepDisagreement& found, const Json& message) {
  return found.IsNews(kDelRoute) && message["link"] == found.step.link;
}

bool HadNoRoute(const StepDisagreement& found, const Json& message) {
  const auto [link, payload] = TellsWhomWhat(message);
  return found.unrouted.contains({link, ParseHex(payload).value()});
}

bool IsLossOfAClient(const StepDisagreement& found) {
  return found.step.kind == StepKind::kLose && found.in.has_value() &&
         found.router.OptionsOf(*found.in).auth_id.has_value();
}

// Ours without its DEL_ROUTEs is theirs.
bool OnlyWeTell(const StepDisagreement& found) {
  Json ours = found.ours;
  const Json sent = ours.value("sent", Json::array());
  Json kept = Json::array();
  std::copy_if(
      sent.begin(), sent.end(), std::back_inserter(kept),
      [](const Json& message) { return message["handle"] != kDelRoute; });
  ours.erase("sent");
  if (!kept.empty()) ours["sent"] = std::move(kept);
  return ours == found.theirs;
}

// RTE-8: a dead message that did not come from the side of whom the handler
// waits for.
bool IsFromElsewhere(const StepDisagreement& found) {
  const Router& router = found.router;
  const std::optional<uint32_t> respondent =
      router.RespondentOf(found.header().handle);
  if (!respondent.has_value()) return false;
  const Identity& identity = router.identity();
  return *respondent == identity.context_id ||
         router.LinkTo(*respondent) != found.in ||
         (identity.IsParent(*respondent) &&
          !identity.IsParent(found.header().src_id));
}

constexpr RoutingDifference kDifferences[] = {
    {"size-before-source", "RTE-4", "all",
     "Python Mitogen checks the size of a message first, so it answers one "
     "that is too large wherever it came from. Here the source is checked "
     "first.",
     "A peer that forges such a message sees it: it gets no answer here.",
     Trace::kState,
     [](const StepDisagreement& found) {
       return found.IsReceived() && found.IsTooLarge() && !found.IsBelieved();
     }},
    {"too-large-dead", "RTE-4", "all",
     "If a dead message is too large, Python Mitogen sends another one to its "
     "destination. Here a dead message is never answered.",
     "The destination sees it: no dead message comes.",
     Trace::kState,
     [](const StepDisagreement& found) {
       return IsUnanswered(found) && found.header().is_dead();
     }},
    {"too-large-authority", "RTE-4", "all",
     "Python Mitogen replaces a message that is too large by a dead message "
     "from itself, with its own authority. Here the dead message has the "
     "source and the authority of the refused message, and goes as if it had "
     "come by the same link.",
     "The destination sees it by the header of the dead message.",
     Trace::kState,
     [](const StepDisagreement& found) {
       const uint32_t self = found.router.identity().context_id;
       return IsUnanswered(found) &&
              (found.IsReceived() || found.header().src_id != self ||
               found.header().auth_id != self);
     }},
    {"log-silence", "RTE-4", "all",
     "Python Mitogen answers a FORWARD_LOG that it cannot deliver like any "
     "other message. Here the record is dropped silently.",
     "A peer whose record cannot be delivered sees that no dead message comes.",
     Trace::kState,
     [](const StepDisagreement& found) {
       return found.Differs() && found.IsMessage() &&
              found.header().handle == kForwardLog;
     }},
    {"policy-without-link", "RTE-5", "all",
     "If a handler takes messages from neighbours only, and a message is the "
     "context's own, Python Mitogen fails with an exception. Here the policy "
     "refuses the message.",
     "No peer can see it.",
     Trace::kState,
     [](const StepDisagreement& found) {
       return found.IsMessage() &&
              found.theirs.value("raised", "") == "AttributeError";
     }},
    {"del-route-from-anyone", "RTE-5", "all",
     "In Python Mitogen a leaf takes DEL_ROUTE from any context. Here it "
     "takes it only from its parent, which is the one that sends it.",
     "A peer that is not the parent sees it, if it sends a DEL_ROUTE.",
     Trace::kState,
     [](const StepDisagreement& found) {
       return found.scenario.role == Role::kLeaf && found.IsMessage() &&
              found.header().handle == kDelRoute && !found.header().is_dead() &&
              !found.IsNews(kDelRoute);
     }},
    {"links-over-routes", "RTE-6", "all",
     "In Python Mitogen, a link to a context that has a route replaces the "
     "route. Here the link is refused, and so is a link to the context "
     "itself.",
     "The peer at the new link sees it: it is cut off here.",
     Trace::kState,
     [](const StepDisagreement& found) {
       const uint32_t id = found.step.options.remote_id;
       return found.step.kind == StepKind::kConnect &&
              (found.router.RouteTo(id).has_value() ||
               id == found.router.identity().context_id);
     }},
    {"routes-to-authority", "RTE-6", "all",
     "Here a route to the receiver itself or to one of its parents is refused.",
     "A peer that announces such a route sees it: no message comes by it. No "
     "honest peer does.",
     Trace::kState,
     [](const StepDisagreement& found) {
       const std::optional<uint32_t> target = TargetOf(found);
       return found.IsNews(kAddRoute) && target.has_value() &&
              found.router.identity().HasParentAuthority(*target);
     }},
    {"dead-from-elsewhere", "RTE-8", "all",
     "In Python Mitogen, a dead message from any context ends a handler that "
     "waits for one context. Here the message must come by the link that "
     "leads to that context, or from a parent. If that context is a parent, "
     "the message must come from a parent.",
     "A peer that sends such a dead message sees that the handler waits on.",
     Trace::kState,
     [](const StepDisagreement& found) {
       return found.IsReceived() && found.IsBelieved() &&
              found.header().is_dead() &&
              found.header().dst_id == found.router.identity().context_id &&
              !found.ours.contains("handled") && IsFromElsewhere(found);
     }},
    {"waiting-above", "RTE-9", "all",
     "If the link to the parent is lost, handlers in Python Mitogen that wait "
     "for a context without a route go on waiting. Here they are ended too.",
     "No peer can see it: the parent is gone.",
     Trace::kState,
     [](const StepDisagreement& found) {
       Json ours = found.ours;
       ours.erase("handled");
       Json theirs = found.theirs;
       theirs.erase("handled");
       return found.Differs() && found.step.kind == StepKind::kLose &&
              found.in.has_value() && found.in == found.router.ParentLink() &&
              ours == theirs &&
              found.ours.value("handled", Json::array()).size() >
                  found.theirs.value("handled", Json::array()).size();
     }},
    {"lost-without-link", "RTE-12", "all",
     "Python Mitogen believes a DEL_ROUTE about a neighbour, a parent or "
     "itself if it comes by the link that leads there. Here these are lost "
     "only with their link.",
     "A peer that sends such a DEL_ROUTE sees that it goes on to be believed.",
     Trace::kState,
     [](const StepDisagreement& found) {
       const std::optional<uint32_t> target = TargetOf(found);
       return found.IsNews(kDelRoute) && target.has_value() &&
              (found.router.identity().HasParentAuthority(*target) ||
               *target == found.header().src_id);
     }},
    {"routes-by-authority", "RTE-12", "0.2.8",
     "This release gives a route to the link that leads to the auth_id of an "
     "ADD_ROUTE or a DEL_ROUTE. Later releases, and this implementation, go "
     "by its src_id.",
     "A peer sees it if the two fields of its ADD_ROUTE or DEL_ROUTE differ. "
     "Those that Python Mitogen sends are the same.",
     Trace::kState,
     [](const StepDisagreement& found) {
       return found.peer.release < kRoutesBySource &&
              found.scenario.role != Role::kLeaf &&
              (found.IsNews(kAddRoute) || found.IsNews(kDelRoute)) &&
              found.router.LinkTo(StampedAuthority(found)) != found.in;
     }},
    {"ids-in-python", "PAY-3", "all",
     "Python Mitogen reads ids in text as Python's int() does: also negative "
     "ones, those beyond 32 bits, and on Python 3 those with underscores. "
     "Here they are refused.",
     "Only a peer that sends such an id sees it. Python Mitogen sends none.",
     Trace::kState,
     [](const StepDisagreement& found) {
       return (found.IsNews(kAddRoute) || found.IsNews(kDelRoute)) &&
              !TargetOf(found).has_value() && LooksLikeAnId(PayloadOf(found));
     }},
    {"names-in-ascii", "PAY-3", "Python 2.7",
     "Python 2.7 refuses an ADD_ROUTE with a name that is not ASCII.",
     "A peer sees it: no message arrives at a context of such a name through a "
     "parent on Python 2.7.",
     Trace::kState,
     [](const StepDisagreement& found) {
       return found.peer.is_python2() && found.IsNews(kAddRoute) &&
              !IsAscii(PayloadOf(found));
     }},
    {"del-route-names", "PAY-3", "all",
     "In Python Mitogen a context that has children refuses a DEL_ROUTE with "
     "a colon, and a leaf ignores what follows the colon. Here that is always "
     "ignored.",
     "Only a peer that sends such a DEL_ROUTE sees it. Python Mitogen sends "
     "none.",
     Trace::kState,
     [](const StepDisagreement& found) {
       return found.scenario.role != Role::kLeaf && found.IsNews(kDelRoute) &&
              absl::StrContains(PayloadOf(found), ':');
     }},
    {"told-of-clients", "RTE-11", "all",
     "Python Mitogen tells nobody that it has lost a client of a unix socket. "
     "Here those who sent to the client are told.",
     "A peer that sent to the client sees it: it gets a DEL_ROUTE from here.",
     Trace::kState,
     [](const StepDisagreement& found) {
       return found.Differs() && IsLossOfAClient(found) && OnlyWeTell(found);
     }},
    {"told-again", "RTE-11", "all",
     "Python Mitogen tells a link of a death once for every route by that "
     "link, and again when the same id is lost again. Here each link is told "
     "once, and a lost context is forgotten.",
     "A peer sees it: from Python Mitogen it may get the same DEL_ROUTE again.",
     Trace::kNone,
     [](const StepDisagreement& found) {
       return OnlyTellsMore(found, [&](const Json& sent, size_t i) {
         return IsRepeated(found, sent, i);
       });
     }},
    {"told-by-whom", "RTE-11", "all",
     "Python Mitogen also tells of a death the link that reported it, if that "
     "link has ever sent to the context.",
     "The peer at that link sees it: its own news comes back from Python "
     "Mitogen.",
     Trace::kNone,
     [](const StepDisagreement& found) {
       return OnlyTellsMore(found, [&](const Json& sent, size_t i) {
         return IsToldByTheTeller(found, sent[i]) || IsRepeated(found, sent, i);
       });
     }},
    {"told-of-the-unrouted", "RTE-11", "all",
     "Python Mitogen also remembers links that sent to a context without a "
     "route, and tells them if the same id gets a route later and loses it. "
     "Here a link is remembered only if its message could be forwarded.",
     "The peer at such a link sees it: it gets a DEL_ROUTE from Python Mitogen "
     "alone.",
     Trace::kNone,
     [](const StepDisagreement& found) {
       return OnlyTellsMore(found, [&](const Json& sent, size_t i) {
         return HadNoRoute(found, sent[i]) ||
                IsToldByTheTeller(found, sent[i]) || IsRepeated(found, sent, i);
       });
     }},
};

}  // namespace

absl::Span<const RoutingDifference> RoutingDifferences() {
  return kDifferences;
}

const RoutingDifference* FindRoutingDifference(
    const StepDisagreement& disagreement) {
  for (const RoutingDifference& difference : kDifferences) {
    if (difference.trace == Trace::kNone && !disagreement.Differs()) continue;
    if (difference.explains(disagreement)) return &difference;
  }
  return nullptr;
}

}  // namespace mitogen
