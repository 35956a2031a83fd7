// A child whose functions use all of Child, for tests.

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "protocol/status_macros.h"
#include "stub/child.h"

namespace mitogen {
namespace {

constexpr size_t kMaxFile = 1 << 20;

// The parent has the service of Doubler().
absl::StatusOr<PythonValue> AskParent(Child& child, const std::string& text) {
  CallArguments arguments;
  arguments.Set("text", text);
  return child.Parent().CallService("agent.Doubler", "twice",
                                    std::move(arguments),
                                    {.timeout = absl::Seconds(20)});
}

absl::StatusOr<PythonValue> CallThroughChild(Child& child,
                                             const std::string& program,
                                             const PythonValue& value) {
  LocalOptions options;
  options.common.python_path = {program};
  ASSIGN_OR_RETURN(Context grandchild, child.Connect(options));
  return grandchild.Call("mitogen_stub.echo", CallArguments(value),
                         {.timeout = absl::Seconds(20)});
}

absl::StatusOr<PythonValue> CallThroughGrandchild(Child& child,
                                                  const std::string& program,
                                                  const PythonValue& value) {
  LocalOptions options;
  options.common.python_path = {program};
  ASSIGN_OR_RETURN(const Context nearer, child.Connect(options));
  ASSIGN_OR_RETURN(const Context farther, child.Connect(options, nearer));
  return farther.Call("mitogen_stub.echo", CallArguments(value),
                      {.timeout = absl::Seconds(20)});
}

absl::StatusOr<PythonValue> PushToChild(Child& child,
                                        const std::string& program,
                                        const std::string& path) {
  LocalOptions options;
  options.common.python_path = {program};
  ASSIGN_OR_RETURN(Context grandchild, child.Connect(options));
  RETURN_IF_ERROR(child.PushFile(grandchild, path));
  return grandchild.Call("mitogen_stub.pushed_file", CallArguments(path),
                         {.timeout = absl::Seconds(20)});
}

absl::StatusOr<std::string> Fetch(Child& child, uint32_t from,
                                  const std::string& path) {
  return child.FetchFile(child.ContextById(from), path, kMaxFile);
}

void Say(Child& child, const std::string& words) {
  child.Log("agent", kLogWarning, words);
}

std::unique_ptr<Service> Doubler() {
  ServiceMethod twice = {
      .name = "twice",
      .policies = {ServicePolicy::kAllowParents},
      .required = {{"text", ArgumentKind::kText}},
      .run = [](ServiceCall call) {
        const std::string text(call.arguments().text(call.Argument("text")));
        call.Return(call.reply()->Text(call.reply()->Adopt(text + text)));
      }};
  return std::make_unique<Service>(
      "agent.Doubler", InvokerKind::kPlain,
      std::vector<ServiceMethod>{std::move(twice)});
}

int Main(int argc, char** argv) {
  std::optional<Inbox> inbox;
  bool started = false;
  ChildFunctions functions;
  functions.Add("agent.ask_parent", {"text"}, AskParent);
  functions.Add("agent.call_through_child", {"program", "value"},
                CallThroughChild);
  functions.AddSlow("agent.call_through_grandchild", {"program", "value"},
                    CallThroughGrandchild);
  functions.AddSlow("agent.push_to_child", {"program", "path"}, PushToChild);
  functions.Add("agent.fetch", {"context", "path"}, Fetch);
  functions.Add("agent.say", {"words"}, Say);
  functions.Add("agent.open_inbox", {},
                [&](Child& child) -> absl::StatusOr<PythonValue> {
                  ASSIGN_OR_RETURN(Inbox opened, child.OpenInbox());
                  inbox = std::move(opened);
                  return inbox->Sender();
                });
  functions.Add("agent.receive", {},
                [&] { return inbox->ReceiveValue(absl::Seconds(20)); });
  functions.AddQuick("agent.has_started", {}, [&] { return started; });
  functions.AddQuick("agent.wait_on_loop", {},
                     [](Child& child) { return child.Detach(); });
  functions.Add("agent.shut_down", {}, [](Child& child) { child.Shutdown(); });
  functions.Add("agent.detach", {},
                [](Child& child) { return child.Detach(); });
  return RunChild(argc, argv,
                  {.functions = std::move(functions),
                   .on_start =
                       [&](Child& child) {
                         absl::SleepFor(absl::Milliseconds(50));
                         started = child.AddService(Doubler()).ok();
                       },
                   .on_end = [](Child& child) { Say(child, "the end"); }});
}

}  // namespace
}  // namespace mitogen

int main(int argc, char** argv) { return mitogen::Main(argc, argv); }
