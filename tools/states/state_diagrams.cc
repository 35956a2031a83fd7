#include "tools/states/state_diagrams.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "protocol/bootstrap/child_handshake.h"
#include "protocol/bootstrap/parent_handshake.h"
#include "protocol/transition.h"
#include "router/files/fetch_state.h"
#include "router/link_flow.h"

namespace mitogen {
namespace {

constexpr absl::string_view kHeader =
    "# State machines\n\n"
    "The states and transitions below are the tables that drive the code.\n"
    "`bazel run //tools/states` draws them, so nobody edits this page by hand.\n";

template <typename State>
std::string IdOf(State state) {
  return absl::StrCat("s", static_cast<int>(state));
}

template <typename Info>
auto StateOf(const Info& info) {
  return info.state;
}

template <typename State>
State StateOf(const NamedValue<State>& state) {
  return state.value;
}

template <typename Infos>
std::string StateLines(const Infos& infos) {
  std::string lines = "\n```mermaid\nstateDiagram-v2\n";
  for (const auto& info : infos) {
    absl::StrAppend(&lines, "    state \"", info.name, "\" as ",
                    IdOf(StateOf(info)), "\n");
  }
  return lines;
}

// `from` is a state, or the start.
std::string Arrow(absl::string_view from, absl::string_view to,
                  absl::string_view label) {
  return absl::StrCat("    ", from, " --> ", to, ": ", label, "\n");
}

absl::string_view NameOf(HandshakeEvent event) {
  switch (event) {
    case HandshakeEvent::kPreamble:
      return "the preamble is whole";
    case HandshakeEvent::kContextUp:
      return "ContextUp()";
    case HandshakeEvent::kFault:
      return "a fault of the parent";
  }
  return "";
}

absl::string_view NameOf(ParentHandshakeRequest request) {
  switch (request) {
    case ParentHandshakeRequest::kNothing:
      return "";
    case ParentHandshakeRequest::kProgram:
      return ", then write the program";
    case ParentHandshakeRequest::kPreamble:
      return ", then write the preamble";
  }
  return "";
}

std::string WritesOnEntry(HandshakeState state) {
  const absl::string_view line =
      HandshakeStates()[static_cast<int>(state)].line_on_entry;
  return line.empty() ? "" : absl::StrCat(", then write ", line);
}

std::string ChildDiagram() {
  std::string text = StateLines(HandshakeStates());
  absl::StrAppend(
      &text,
      Arrow("[*]", IdOf(HandshakeState::kAwaitingPreamble),
            absl::StrCat("start",
                         WritesOnEntry(HandshakeState::kAwaitingPreamble))));
  for (const HandshakeTransition& transition : HandshakeTransitions()) {
    absl::StrAppend(&text, Arrow(IdOf(transition.from), IdOf(transition.to),
                                 absl::StrCat(NameOf(transition.event),
                                              WritesOnEntry(transition.to))));
  }
  return text + "```\n";
}

std::string ParentDiagram() {
  using State = ParentHandshakeState;
  std::string text = StateLines(ParentHandshakeStates());
  absl::StrAppend(
      &text, Arrow("[*]", IdOf(State::kAwaitingStub), "a host without Python"),
      Arrow("[*]", IdOf(State::kAwaitingReady), "any other host"));
  for (const ParentHandshakeTransition& transition :
       ParentHandshakeTransitions()) {
    const std::string event =
        transition.marker.empty()
            ? "the end of the output, or Abandon()"
            : absl::StrCat("a line with ", transition.marker);
    absl::StrAppend(&text,
                    Arrow(IdOf(transition.from), IdOf(transition.to),
                          absl::StrCat(event, NameOf(transition.request))));
  }
  return text + "```\n";
}

// A machine that is nothing but its tables. The first state is the start.
template <typename States, typename Events, typename Transitions>
std::string PlainDiagram(const States& states, const Events& events,
                         const Transitions& transitions) {
  std::string text = StateLines(states);
  absl::StrAppend(&text, Arrow("[*]", IdOf(states[0].value), "start"));
  for (const auto& transition : transitions) {
    const auto& event = events[static_cast<int>(transition.event)];
    absl::StrAppend(
        &text, Arrow(IdOf(transition.from), IdOf(transition.to), event.name));
  }
  return text + "```\n";
}

}  // namespace

std::string StateMachinesDocument() {
  return absl::StrCat(
      kHeader,
      "\n## The child's handshake\n\n"
      "`protocol/bootstrap/child_handshake.h`, BOOT-10 and BOOT-11.\n",
      ChildDiagram(),
      "\n## The parent's handshake\n\n"
      "`protocol/bootstrap/parent_handshake.h`, BOOT-12.\n",
      ParentDiagram(),
      "\n## A link that may be full\n\n"
      "`router/link_flow.h`, RTE-14. Any other event changes nothing.\n",
      PlainDiagram(kLinkFlows, kLinkFlowEvents, kLinkFlowTransitions),
      "\n## The receiver of a file\n\n"
      "`router/files/fetch_state.h`, SVC-15. A chunk before the metadata is a "
      "fault.\n",
      PlainDiagram(kFetchStates, kFetchEvents, kFetchTransitions));
}

}  // namespace mitogen
