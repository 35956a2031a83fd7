#include "stub/children/context_transport.h"

#include "absl/strings/str_cat.h"

namespace mitogen {
namespace {

// Back-pressure: while more than this waits for a neighbour, messages for it
// are not read from other links.
constexpr OutputLimits kOutputLimits = {.pause_at = 4 << 20};

}  // namespace

ContextTransport::ContextTransport(const Dialect& dialect, const Limits& limits,
                                   Host* host)
    : host_(host),
      links_(&loop_, {dialect, limits, kOutputLimits},
             static_cast<LinkTable::Host*>(this)),
      children_(std::make_unique<ChildConnector>(
          &loop_, &links_, static_cast<ChildConnector::Host*>(this), limits)) {}

void ContextTransport::Turn(EventLoop::Clock::time_point deadline) {
  loop_.RunOnce(deadline);
  links_.Flush();
}

void ContextTransport::SetReadingChildren(bool reading) {
  if (children_ != nullptr) children_->SetReading(reading);
}

void ContextTransport::LoseLink(LinkId link) {
  LinkedContext& context = host_->context();
  const auto fate = context.IsDetached(link)
                        ? ChildConnector::ProcessFate::kLeave
                        : ChildConnector::ProcessFate::kReap;
  context.LinkLost(link);
  links_.Close(link);
  if (children_ != nullptr) children_->OnLinkLost(link, fate);
}

void ContextTransport::End() {
  children_.reset();
  loop_.Close();
}

std::optional<LinkId> ContextTransport::LinkFor(const MessageHeader& header) {
  const Router& router = host_->context().router();
  if (header.dst_id == router.identity().context_id) return std::nullopt;
  return router.LinkTo(header.dst_id);
}

OutputLanes::Lane ContextTransport::LaneOf(const MessageHeader& header) {
  return host_->context().router().LaneOf(header);
}

Traffic ContextTransport::TrafficOf(const MessageHeader& header) {
  return host_->context().router().TrafficOf(header);
}

void ContextTransport::OnMessage(LinkId link, const MessageView& message) {
  host_->context().Receive(link, message);
}

void ContextTransport::OnLinkLost(LinkId link, const absl::Status& status) {
  host_->OnLinkLost(link, status);
}

void ContextTransport::OnUnsendable(LinkId link, const absl::Status& status) {
  host_->OnUnsendable(link, status);
}

absl::StatusOr<LinkId> ContextTransport::AddChild(const ChildOptions& child) {
  return host_->context().AddChild(child);
}

void ContextTransport::OnChildLine(absl::string_view name,
                                   absl::string_view line) {
  host_->OnChildLine(name, line);
}

void ContextTransport::OnChildExit(absl::string_view name,
                                   absl::string_view description) {
  host_->context().router().Log(
      kLogDebug, absl::StrCat("the process of ", name, " ", description));
}

}  // namespace mitogen
