#include "stub/master.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/dialect.h"
#include "protocol/message_size.h"
#include "protocol/status_macros.h"
#include "stub/children/stub_programs.h"
#include "stub/link/awaited.h"
#include "stub/master_process.h"

namespace mitogen {

namespace {

absl::StatusOr<InstalledMitogen> FindUsableMitogen(
    const std::optional<std::string>& directory) {
  absl::StatusOr<InstalledMitogen> mitogen = FindInstalledMitogen(directory);
  if (!mitogen.ok()) return mitogen;
  RETURN_IF_ERROR(DialectOf(mitogen->release).status());
  return mitogen;
}

absl::StatusOr<std::unique_ptr<MasterProcess>> MakeProcess(
    const MasterSettings& settings, std::optional<UnixJoin> join) {
  if (settings.max_message_size < kLeastMaxMessageSize) {
    return absl::InvalidArgumentError(
        absl::StrCat("expected a max_message_size from ", kLeastMaxMessageSize,
                     " bytes on, got ", settings.max_message_size,
                     ": no dead message would fit"));
  }
  absl::StatusOr<InstalledMitogen> mitogen =
      FindUsableMitogen(settings.mitogen_directory);
  // If a directory was named, a missing Mitogen there is an error.
  if (!mitogen.ok() && settings.mitogen_directory.has_value()) {
    return mitogen.status();
  }
  MasterSettings found = settings;
  if (mitogen.ok()) found.mitogen_directory = mitogen->directory;
  MasterParts parts;
  parts.why_no_mitogen = mitogen.status();
  if (mitogen.ok()) parts.mitogen = *std::move(mitogen);
  parts.join = std::move(join);
  if (settings.stub_program.has_value()) {
    ASSIGN_OR_RETURN(parts.stubs, StubPrograms::Read(*settings.stub_program));
  }
  auto process = std::make_unique<MasterProcess>(found, std::move(parts));
  RETURN_IF_ERROR(process->Start());
  return process;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Master>> Master::Start(
    const MasterSettings& settings) {
  ASSIGN_OR_RETURN(std::unique_ptr<MasterProcess> process,
                   MakeProcess(settings, std::nullopt));
  return std::unique_ptr<Master>(new Master(std::move(process)));
}

absl::StatusOr<std::unique_ptr<Master>> Master::Join(
    const std::string& path, const MasterSettings& settings,
    absl::Duration timeout) {
  ASSIGN_OR_RETURN(UnixJoin join, JoinByUnixSocket(path, timeout));
  ASSIGN_OR_RETURN(std::unique_ptr<MasterProcess> process,
                   MakeProcess(settings, std::move(join)));
  return std::unique_ptr<Master>(new Master(std::move(process)));
}

Master::Master(std::unique_ptr<MasterProcess> process)
    : process_(std::move(process)) {}

Master::~Master() = default;

absl::StatusOr<Context> Master::Connect(absl::string_view method,
                                        const ConnectionOptions& options,
                                        const std::optional<Context>& via) {
  RETURN_IF_ERROR(process_->own().CheckMayBlock());
  Awaited<Context> context;
  ConnectAsync(method, options, via, context.TakeCallback());
  return context.Wait();
}

void Master::ConnectAsync(absl::string_view method,
                          const ConnectionOptions& options,
                          const std::optional<Context>& via,
                          ConnectCallback done) {
  process_->Connect(std::string(method), options, via,
                    std::make_shared<Completion<Context>>(std::move(done)));
}

absl::StatusOr<Context> Master::Local(const LocalOptions& options,
                                      const std::optional<Context>& via) {
  return Connect("local", ToConnectionOptions(options), via);
}

absl::StatusOr<Context> Master::Ssh(const SshOptions& options,
                                    const std::optional<Context>& via) {
  return Connect("ssh", ToConnectionOptions(options), via);
}

absl::StatusOr<Context> Master::Sudo(const SudoOptions& options,
                                     const std::optional<Context>& via) {
  return Connect("sudo", ToConnectionOptions(options), via);
}

absl::StatusOr<Context> Master::Su(const SuOptions& options,
                                   const std::optional<Context>& via) {
  return Connect("su", ToConnectionOptions(options), via);
}

absl::StatusOr<Context> Master::Doas(const DoasOptions& options,
                                     const std::optional<Context>& via) {
  return Connect("doas", ToConnectionOptions(options), via);
}

Context Master::ContextById(uint32_t context_id) {
  return process_->own().MakeContext(context_id,
                                     absl::StrCat("context ", context_id),
                                     /*chained=*/false);
}

std::optional<Context> Master::Parent() {
  const std::optional<uint32_t> parent = process_->own().identity().parent_id();
  if (!parent.has_value()) return std::nullopt;
  return ContextById(*parent);
}

absl::Status Master::Listen(const std::string& path) {
  return process_->Listen(path);
}

absl::StatusOr<Inbox> Master::OpenInbox(
    Inbox::Callback on_value, const std::optional<Context>& only_from) {
  return process_->own().OpenInbox(std::move(on_value), only_from);
}

absl::Status Master::AddService(std::unique_ptr<Service> service) {
  return process_->AddService(std::move(service));
}

absl::Status Master::ServeFile(absl::string_view path) {
  return process_->WithFiles(
      [path](MasterFiles& files) { return files.Serve(path); });
}

absl::Status Master::ServeFilesBelow(absl::string_view directory) {
  return process_->WithFiles(
      [directory](MasterFiles& files) { return files.ServeBelow(directory); });
}

absl::Status Master::PushFile(const Context& to, absl::string_view path) {
  return process_->WithFiles([&](MasterFiles& files) {
    return files.Push({to.id(), to.name()}, path);
  });
}

void Master::Shutdown() { process_->Shutdown(); }

void Master::AppendPollDescriptors(std::vector<pollfd>* descriptors) const {
  process_->loop().AppendPollDescriptors(descriptors);
}

std::chrono::steady_clock::time_point Master::NextDeadline() const {
  return process_->loop().NextDue();
}

int Master::PollTimeoutMs() const {
  return EventLoop::PollTimeoutMs(NextDeadline());
}

void Master::Turn() { process_->Turn(); }

Master::Counts Master::CountTables() { return process_->CountTables(); }

}  // namespace mitogen
