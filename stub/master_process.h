// Implements Master. An I/O thread runs the context with its links and
// children; the public methods hand work over to it from other threads. It is a
// thread of this object, or the one that calls Turn().
//
// Contract. Public methods may be called from any thread. Those that block do
// not wait on the I/O thread.

#ifndef MITOGEN_STUB_MASTER_PROCESS_H_
#define MITOGEN_STUB_MASTER_PROCESS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "router/context/master_context.h"
#include "router/service/service_pool.h"
#include "stub/children/child_connector.h"
#include "stub/children/context_transport.h"
#include "stub/children/stub_programs.h"
#include "stub/context.h"
#include "stub/disk/installed_mitogen.h"
#include "stub/disk/module_path.h"
#include "stub/link/completion.h"
#include "stub/link/send_gate.h"
#include "stub/link/unix_listener.h"
#include "stub/master.h"
#include "stub/master_files.h"
#include "stub/os/event_loop.h"
#include "stub/os/os_thread.h"
#include "stub/os/unix_socket.h"
#include "stub/own_context.h"
#include "stub/via_connects.h"

namespace mitogen {

// What Master::Start() and Join() found out before the process began.
struct MasterParts {
  // Nothing if there is no usable Mitogen; then no Python child can be started.
  // Otherwise its release is supported.
  std::optional<InstalledMitogen> mitogen;
  absl::Status why_no_mitogen;
  // See ChildSettings.
  std::shared_ptr<const StubPrograms> stubs;
  // Set if the process joins the tree of another master.
  std::optional<UnixJoin> join;
};

class MasterProcess : private MasterContext::Host,
                      private ContextTransport::Host,
                      private UnixListener::Host {
 public:
  using ConnectDone = std::shared_ptr<Completion<Context>>;

  MasterProcess(const MasterSettings& settings, MasterParts parts);
  ~MasterProcess() override;

  // Starts the I/O thread, or makes the calling thread that. Call it once,
  // before anything else. Fails if the system gives no thread or no descriptor.
  absl::Status Start();

  // Without a thread of its own: what there is to do, and when.
  EventLoop& loop() { return transport_.loop(); }
  void Turn();

  void Connect(std::string method, ConnectionOptions options,
               std::optional<Context> via, ConnectDone done);
  // This process as the program's threads use it.
  OwnContext& own() { return own_; }

  // These wait until the I/O thread has done the work. On the I/O thread it is
  // done at once.
  absl::Status Listen(const std::string& path);
  absl::Status AddService(std::unique_ptr<Service> service);
  absl::Status WithFiles(const std::function<absl::Status(MasterFiles&)>& use);
  Master::Counts CountTables();

  void Shutdown();

 private:
  const Identity& identity() const { return context_.identity(); }
  void Run();
  void AddParent(UnixJoin join);
  void TurnUntil(const std::function<bool()>& done);
  void TurnUntil(EventLoop::Clock::duration timeout,
                 const std::function<bool()>& done);
  void EndInTurn();
  void End();

  // On the I/O thread.
  void ConnectChild(std::string method, ConnectionOptions options,
                    const ConnectDone& done);
  absl::Status WithoutMitogen(const absl::Status& failed) const;
  absl::Status StartServices();

  // MasterContext::Host.
  void Log(const ContextLogRecord& record) override;
  // ContextTransport::Host.
  LinkedContext& context() override { return context_; }
  void OnLinkLost(LinkId link, const absl::Status& status) override;
  void OnUnsendable(LinkId link, const absl::Status& status) override;
  void OnChildLine(absl::string_view name, absl::string_view line) override;
  // UnixListener::Host.
  absl::StatusOr<uint32_t> AllocateClientId() override;
  uint32_t ListenerId() override;
  void OnClient(uint32_t context_id, uint32_t pid, UniqueFd socket) override;
  void OnClientRefused(absl::string_view why) override;

  const MasterSettings settings_;
  const Limits limits_;
  const ChildSettings child_settings_;
  const absl::Status why_no_mitogen_;
  // Declared before the loop, because the loop's tasks hold passes.
  SendGate gate_;
  ContextTransport transport_;
  ModulePath modules_;
  MasterContext context_;
  MasterFiles files_;
  ServicePool services_;
  OwnContext own_;
  ViaConnects via_;
  std::unique_ptr<UnixListener> listener_;
  bool services_started_ = false;
  bool stopping_ = false;
  // Used without a thread of its own.
  bool turning_ = false;
  bool ended_ = false;
  std::mutex joining_;
  OsThread thread_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_MASTER_PROCESS_H_
