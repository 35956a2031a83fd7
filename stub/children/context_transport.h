// Runs a context of either role on the operating system: the event loop, the
// links to its neighbours, and the child processes. It delivers messages to the
// context, and removes a lost link from every table.
//
// Contract. All calls come from the thread of the loop; only methods of loop()
// may be called from others, as event_loop.h says. The host must outlive the
// transport.

#ifndef MITOGEN_STUB_CHILDREN_CONTEXT_TRANSPORT_H_
#define MITOGEN_STUB_CHILDREN_CONTEXT_TRANSPORT_H_

#include <functional>
#include <memory>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/dialect.h"
#include "protocol/limits.h"
#include "router/context/linked_context.h"
#include "router/output_lanes.h"
#include "stub/children/child_connector.h"
#include "stub/link/link_table.h"
#include "stub/os/event_loop.h"

namespace mitogen {

class ContextTransport : private LinkTable::Host, private ChildConnector::Host {
 public:
  // Order of calls: context() at any time from the first turn on. OnLinkLost()
  // at most once for a link, and not after LoseLink(). OnChildLine() only
  // before End().
  class Host {
   public:
    virtual ~Host() = default;
    virtual LinkedContext& context() = 0;
    // The link has failed, or has ended in order if `status` is OK. The host
    // calls LoseLink(), at once or later, unless the process ends first.
    virtual void OnLinkLost(LinkId link, const absl::Status& status) = 0;
    // See LinkTable::Host.
    virtual void OnUnsendable(LinkId link, const absl::Status& status) = 0;
    // See ChildConnector::Host.
    virtual void OnChildLine(absl::string_view name,
                             absl::string_view line) = 0;
  };

  ContextTransport(const Dialect& dialect, const Limits& limits, Host* host);

  ContextTransport(const ContextTransport&) = delete;
  ContextTransport& operator=(const ContextTransport&) = delete;

  EventLoop& loop() { return loop_; }
  LinkTable& links() { return links_; }
  // Do not call it after End().
  ChildConnector& children() { return *children_; }

  // Waits for work until `deadline` at the latest, and does it.
  void Turn(EventLoop::Clock::time_point deadline =
                EventLoop::Clock::time_point::max());

  // Starts or stops reading what children write beside their links.
  void SetReadingChildren(bool reading);

  // Removes `link` from the context and all tables. The process behind it is
  // ended, unless it has detached.
  void LoseLink(LinkId link);

  // Kills the children that have not ended, and closes the loop.
  void End();

 private:
  // LinkTable::Host.
  std::optional<LinkId> LinkFor(const MessageHeader& header) override;
  OutputLanes::Lane LaneOf(const MessageHeader& header) override;
  Traffic TrafficOf(const MessageHeader& header) override;
  void OnMessage(LinkId link, const MessageView& message) override;
  void OnLinkLost(LinkId link, const absl::Status& status) override;
  void OnUnsendable(LinkId link, const absl::Status& status) override;
  // ChildConnector::Host.
  absl::StatusOr<LinkId> AddChild(const ChildOptions& child) override;
  void OnChildLine(absl::string_view name, absl::string_view line) override;
  void OnChildExit(absl::string_view name,
                   absl::string_view description) override;

  Host* const host_;
  EventLoop loop_;
  LinkTable links_;
  // Null after End().
  std::unique_ptr<ChildConnector> children_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILDREN_CONTEXT_TRANSPORT_H_
