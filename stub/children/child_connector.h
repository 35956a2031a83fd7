// Manages the children of a context: connects them by the methods of the table,
// passes on what they write to their terminals, and waits until their processes
// have ended.
//
// Contract. All calls come from the thread of the loop. The loop, the table of
// links and the host must outlive the connector. Any number of children may be
// connecting at once.
//
// Source of the facts: mitogen/parent.py, Router._connect and Connection
// (0.3.54).

#ifndef MITOGEN_STUB_CHILDREN_CHILD_CONNECTOR_H_
#define MITOGEN_STUB_CHILDREN_CHILD_CONNECTOR_H_

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/bootstrap/context_config.h"
#include "protocol/bootstrap/prepared_preamble.h"
#include "protocol/limits.h"
#include "router/link.h"
#include "router/role/route_monitor.h"
#include "stub/children/child_boot.h"
#include "stub/children/read_allowance.h"
#include "stub/children/stub_programs.h"
#include "stub/connect/connection_method.h"
#include "stub/link/line_splitter.h"
#include "stub/link/link_table.h"
#include "stub/os/event_loop.h"
#include "stub/os/process/reaper.h"

namespace mitogen {

// The settings that all children of this context share.
struct ChildSettings {
  // The configuration but for the context's id. A method's options can turn on
  // debug, profiling and unidirectional, and set another max_message_size.
  ContextConfig config;
  // The compressed source of the original's core. It is empty if the children
  // need none, as those of this implementation.
  std::shared_ptr<const PreparedPreamble> core;
  // What to send to hosts without Python; null if there is nothing.
  std::shared_ptr<const StubPrograms> stubs;
  // How this process names itself to its children: "user@host:pid".
  std::string parent_name;
};

struct ChildRequest {
  std::string method;
  ConnectionOptions options;
  uint32_t context_id = 0;
};

struct ConnectedChild {
  LinkId link;
  std::string name;
};

class ChildConnector {
 public:
  // Order of calls, for each child: AddChild() once, when the child is up. If
  // that succeeds, any number of OnChildLine(), the last ones in OnLinkLost().
  // Then OnChildExit() once, unless the process lives on after kLeave, or the
  // connector is destroyed before.
  class Host {
   public:
    virtual ~Host() = default;
    // The child is up. The host adds its link to the router.
    virtual absl::StatusOr<LinkId> AddChild(const ChildOptions& child) = 0;
    // The child, or the program that leads to it, wrote this line to its
    // terminal or standard error.
    virtual void OnChildLine(absl::string_view name,
                             absl::string_view line) = 0;
    // The process of the child has ended.
    virtual void OnChildExit(absl::string_view name,
                             absl::string_view description) = 0;
  };
  using ConnectCallback = std::function<void(absl::StatusOr<ConnectedChild>)>;

  ChildConnector(EventLoop* loop, LinkTable* links, Host* host,
                 const Limits& limits)
      : loop_(loop), links_(links), host_(host), limits_(limits) {}
  ~ChildConnector();

  ChildConnector(const ChildConnector&) = delete;
  ChildConnector& operator=(const ChildConnector&) = delete;

  // `done` is called once, by the loop or in CancelConnects(), unless the
  // connector is destroyed before. If the child is up, AddChild() comes first.
  void Connect(const ChildSettings& settings, ChildRequest request,
               ConnectCallback done);

  // Starts or stops reading what children, and the programs that lead to them,
  // write to their terminals and standard errors: of each as much as its
  // ReadAllowance lets through. While it is not read, they have to wait.
  void SetReading(bool reading);

  // Gives up the children that are connecting. Calls each `done` with
  // kCancelled before it returns.
  void CancelConnects();

  enum class ProcessFate { kReap, kLeave };
  // The link to a child is gone. Ends its process. With kLeave, for a child
  // that has detached, a process that is the child itself lives on. Ignores a
  // link that was not made here.
  void OnLinkLost(LinkId link, ProcessFate fate);

  // The number of children that are connecting, and of processes that have not
  // ended yet.
  size_t connecting() const { return boots_.size(); }
  size_t ending() const { return reaper_.size(); }

 private:
  struct Request : ChildRequest {
    // See ConnectionCommand.
    bool process_is_child = false;
    std::string name;
    bool name_ends_with_pid = false;
  };
  // A child that is up.
  struct Child {
    std::string name;
    pid_t pid = -1;
    bool process_is_child = false;
    UniqueFd side;
    LineSplitter lines;
    ReadAllowance allowance;
    // While nothing is read of the side, since the allowance is used up.
    std::optional<EventLoop::TimerId> pause = std::nullopt;
  };
  struct Boot {
    std::unique_ptr<ChildBoot> boot;
    ConnectCallback done;
  };

  absl::StatusOr<ChildBootOptions> MakeBoot(const ChildSettings& settings,
                                            Request* request) const;
  void OnBooted(uint64_t number, const Request& request,
                absl::StatusOr<BootedChild> booted);
  absl::StatusOr<ConnectedChild> AddChild(const Request& request,
                                          BootedChild booted);
  short SideEvents(const Child& child) const;
  void WatchSide(Child* child);
  // The bytes that were read, or 0.
  size_t ReadSide(Child* child);
  void PauseSide(Child* child);
  void CloseSide(Child* child);

  EventLoop* const loop_;
  LinkTable* const links_;
  Host* const host_;
  const Limits limits_;
  Reaper reaper_{loop_};
  bool reading_ = true;
  uint64_t next_boot_ = 0;
  absl::btree_map<uint64_t, Boot> boots_;
  absl::btree_map<LinkId, std::unique_ptr<Child>> children_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILDREN_CHILD_CONNECTOR_H_
