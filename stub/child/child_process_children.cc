// The child as a parent: it connects children.

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "stub/child/child_process.h"
#include "stub/children/stub_programs.h"
#include "stub/os/process/process_name.h"

namespace mitogen {
namespace {

// The original logs a child's terminal under the name of this module.
constexpr absl::string_view kParentLogger = "mitogen.parent";

}  // namespace

ChildSettings ChildProcess::SettingsFor(const ConnectionOptions& options) {
  if (child_settings_.core == nullptr) {
    child_settings_.core = std::make_shared<const PreparedPreamble>(
        std::exchange(core_source_, {}));
    child_settings_.config = config_;
    std::vector<uint32_t>& parents = child_settings_.config.parent_ids;
    parents.insert(parents.begin(), config_.context_id);
    child_settings_.parent_name = ProcessName();
  }
  ChildSettings settings = child_settings_;
  const auto send_stub = options.find("send_stub");
  if (send_stub == options.end() || send_stub->second != OptionValue(true)) {
    return settings;
  }
  const absl::StatusOr<std::shared_ptr<const StubPrograms>> own =
      StubPrograms::Read("/proc/self/exe");
  if (own.ok()) settings.stubs = *own;
  return settings;
}

void ChildProcess::ConnectChild(std::string method, ConnectionOptions options,
                                CallEnvironment::ConnectCallback done) {
  context_.AllocateId(
      [this, method = std::move(method), options = std::move(options),
       done = std::move(done)](const absl::StatusOr<uint32_t>& id) {
        if (!id.ok()) return done(id.status());
        if (shutting_down_) return done(absl::CancelledError("shutting down"));
        transport_.children().Connect(
            SettingsFor(options), {method, options, *id},
            [done, id = *id](const absl::StatusOr<ConnectedChild>& child) {
              if (!child.ok()) return done(child.status());
              done(NewContext{id, child->name});
            });
      });
}

void ChildProcess::OnChildLine(absl::string_view name, absl::string_view line) {
  context_.Log(
      {std::string(kParentLogger), kLogInfo, absl::StrCat(name, ": ", line)});
}

}  // namespace mitogen
