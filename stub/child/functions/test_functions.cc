// The module "mitogen_stub": with its functions a test on the parent's side
// makes this context do whatever the protocol allows. conformance/live has the
// same module in Python, for the original's own child.

#include "stub/child/functions/test_functions.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "protocol/payload/dead_reason.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/encode/encoder.h"
#include "protocol/status_macros.h"
#include "router/role/python_error.h"
#include "stub/child/functions/environment_functions.h"
#include "stub/child/functions/system_arguments.h"

extern char** environ;

namespace mitogen {
namespace {

using Result = absl::StatusOr<ValueId>;

// More than any parent accepts in one message; big() refuses beyond it.
constexpr int64_t kMaxBigSize = int64_t{1} << 30;
// Some 30 years, which overflows no clock.
constexpr double kMostSeconds = 1e9;
// The largest exit status that a parent can see.
constexpr int64_t kMostExitStatus = 255;

Result Echo(CallEnvironment&, const BoundArguments& arguments,
            Document* reply) {
  return CopyValue(arguments.document(), arguments.value(0), reply);
}

// Returns what `*args, **kwargs` got: [list, dict].
Result EchoCall(CallEnvironment&, const BoundArguments& arguments,
                Document* reply) {
  const Document& from = arguments.document();
  const ValueId args = reply->NewList();
  for (ValueId arg : from.items(arguments.call().args)) {
    reply->Append(args, CopyValue(from, arg, reply));
  }
  const ValueId kwargs = reply->NewDict();
  for (const DictEntries::Entry entry : from.entries(arguments.call().kwargs)) {
    reply->Set(kwargs, CopyValue(from, entry.key, reply),
               CopyValue(from, entry.value, reply));
  }
  const ValueId both = reply->NewList();
  reply->Append(both, args);
  reply->Append(both, kwargs);
  return both;
}

Result RaiseError(CallEnvironment&, const BoundArguments& arguments,
                  Document*) {
  ASSIGN_OR_RETURN(std::string type, arguments.String(0));
  ASSIGN_OR_RETURN(std::string words, arguments.String(1));
  // str() of a KeyError is the repr() of its key.
  if (type == "KeyError") words = absl::StrCat("'", words, "'");
  return PythonError(absl::StrCat("builtins.", type), words);
}

Result Log(CallEnvironment& environment, const BoundArguments& arguments,
           Document*) {
  ASSIGN_OR_RETURN(std::string logger, arguments.String(0));
  ASSIGN_OR_RETURN(int64_t level, arguments.Integer(1));
  ASSIGN_OR_RETURN(std::string message, arguments.String(2));
  environment.Log({std::move(logger), level, std::move(message)});
  return Document::None();
}

Result Print(int fd, const BoundArguments& arguments) {
  ASSIGN_OR_RETURN(std::string text, arguments.String(0));
  absl::string_view left = text;
  while (!left.empty()) {
    const ssize_t size = write(fd, left.data(), left.size());
    if (size < 0 && errno != EINTR) {
      return PythonError("builtins.OSError", strerror(errno));
    }
    if (size > 0) left.remove_prefix(size);
  }
  return Document::None();
}

Result PrintStdout(CallEnvironment&, const BoundArguments& arguments,
                   Document*) {
  return Print(STDOUT_FILENO, arguments);
}

Result PrintStderr(CallEnvironment&, const BoundArguments& arguments,
                   Document*) {
  return Print(STDERR_FILENO, arguments);
}

Result Big(CallEnvironment&, const BoundArguments& arguments, Document* reply) {
  ASSIGN_OR_RETURN(int64_t size, arguments.Integer(0));
  if (size < 0 || size > kMaxBigSize) {
    return PythonError("builtins.ValueError",
                       absl::StrCat("expected a size from 0 to ", kMaxBigSize,
                                    ", got ", size));
  }
  return reply->Borrow(ValueKind::kBytes, reply->Adopt(std::string(size, 'x')));
}

absl::StatusOr<absl::Duration> DurationArgument(const BoundArguments& arguments,
                                                size_t i) {
  ASSIGN_OR_RETURN(double seconds, arguments.Number(i));
  // A NaN fails both comparisons.
  if (!(seconds >= 0 && seconds <= kMostSeconds)) {
    return PythonError(
        "builtins.ValueError",
        absl::StrFormat("expected a number of seconds from 0 to %.0f, got %g",
                        kMostSeconds, seconds));
  }
  return absl::Seconds(seconds);
}

Result Sleep(CallEnvironment&, const BoundArguments& arguments, Document*) {
  ASSIGN_OR_RETURN(absl::Duration duration, DurationArgument(arguments, 0));
  absl::SleepFor(duration);
  return Document::None();
}

Result Exit(CallEnvironment&, const BoundArguments& arguments, Document*) {
  ASSIGN_OR_RETURN(int64_t status, arguments.Integer(0));
  if (status < 0 || status > kMostExitStatus) {
    return PythonError("builtins.ValueError",
                       absl::StrCat("expected an exit status from 0 to ",
                                    kMostExitStatus, ", got ", status));
  }
  _exit(static_cast<int>(status));
}

absl::StatusOr<Message> ToSender(const CallEnvironment& environment,
                                 const BoundArguments& arguments) {
  const Document& document = arguments.document();
  const ValueId sender = arguments.value(0);
  if (document.kind(sender) != ValueKind::kSender) {
    return TypeError(absl::StrCat("argument 1 must be Sender, not ",
                                  ValueKindName(document.kind(sender))));
  }
  Message message;
  message.header.dst_id = document.context_id(sender);
  message.header.handle = document.handle(sender);
  if (environment.dialect().tag_is_encoding) {
    message.header.encoding = Encoding::kPickle;
  }
  return message;
}

Result Send(CallEnvironment& environment, const BoundArguments& arguments,
            Document*) {
  ASSIGN_OR_RETURN(Message message, ToSender(environment, arguments));
  RETURN_IF_ERROR(EncodePickle(arguments.document(), arguments.value(1),
                               PickleProfile::kCompact, &message.payload));
  environment.Send(std::move(message));
  return Document::None();
}

// Sends 0, 1, 2, ..., then closes the sender as mitogen.core.Sender.close()
// does.
Result SendMany(CallEnvironment& environment, const BoundArguments& arguments,
                Document*) {
  ASSIGN_OR_RETURN(Message to, ToSender(environment, arguments));
  ASSIGN_OR_RETURN(int64_t count, arguments.Integer(1));
  Document document;
  for (int64_t i = 0; i < count; ++i) {
    document.Clear();
    Message message = to;
    RETURN_IF_ERROR(EncodePickle(document, document.Int(i),
                                 PickleProfile::kCompact, &message.payload));
    environment.Send(std::move(message));
  }
  environment.Send(DeadMessage(to.header.dst_id, to.header.handle,
                               environment.context_id(), kSenderClosed));
  return Document::None();
}

Result MakeReceiver(CallEnvironment& environment, const BoundArguments&,
                    Document* reply) {
  ASSIGN_OR_RETURN(uint32_t handle, environment.AddReceiver());
  return reply->Sender(environment.context_id(), handle);
}

absl::StatusOr<uint32_t> HandleArgument(const BoundArguments& arguments) {
  ASSIGN_OR_RETURN(int64_t handle, arguments.Integer(0));
  if (handle < 0 || handle > std::numeric_limits<uint32_t>::max()) {
    return PythonError(
        "builtins.ValueError",
        absl::StrCat("expected a handle from 0 to 4294967295, got ", handle));
  }
  return static_cast<uint32_t>(handle);
}

Result Receive(CallEnvironment& environment, const BoundArguments& arguments,
               Document* reply) {
  ASSIGN_OR_RETURN(uint32_t handle, HandleArgument(arguments));
  ASSIGN_OR_RETURN(absl::Duration timeout, DurationArgument(arguments, 1));
  ASSIGN_OR_RETURN(Message message, environment.Receive(handle, timeout));
  const absl::string_view payload = reply->Adopt(std::move(message.payload));
  return PickleDecoder(Limits()).Decode(payload, reply);
}

Result CloseReceiver(CallEnvironment& environment,
                     const BoundArguments& arguments, Document*) {
  ASSIGN_OR_RETURN(uint32_t handle, HandleArgument(arguments));
  environment.CloseReceiver(handle);
  return Document::None();
}

Result Handles(CallEnvironment& environment, const BoundArguments&,
               Document* reply) {
  const ValueId list = reply->NewList();
  for (uint32_t handle : environment.Handles()) {
    reply->Append(list, reply->Int(handle));
  }
  return list;
}

Result Functions(CallEnvironment& environment, const BoundArguments&,
                 Document* reply) {
  const ValueId list = reply->NewList();
  for (const std::string& name : environment.FunctionNames()) {
    reply->Append(list, reply->Text(name));
  }
  return list;
}

// Does what ExternalContext.detach of mitogen/core.py does (ROL-13). setsid()
// fails if this process leads a session or group already, which does
// no harm.
Result Detach(CallEnvironment& environment, const BoundArguments&, Document*) {
  setsid();
  const absl::Status detached = environment.Detach();
  if (detached.ok()) return Document::None();
  return PythonError("mitogen.core.ChannelError", detached.message());
}

// Returns [whether the file is whole, its content].
Result FetchFile(CallEnvironment& environment, const BoundArguments& arguments,
                 Document* reply) {
  const ValueId context = arguments.value(0);
  if (arguments.document().kind(context) != ValueKind::kContext) {
    return TypeError(
        absl::StrCat("argument 1 must be Context, not ",
                     ValueKindName(arguments.document().kind(context))));
  }
  ASSIGN_OR_RETURN(std::string path, arguments.String(1));
  ASSIGN_OR_RETURN(
      FetchedFile file,
      environment.FetchFile(arguments.document().context_id(context),
                            std::move(path), kMaxBigSize));
  const ValueId result = reply->NewList();
  reply->Append(result, reply->Bool(file.whole));
  reply->Append(result, reply->Borrow(ValueKind::kBlob,
                                      reply->Adopt(std::move(file.content))));
  return result;
}

Result PushedFile(CallEnvironment& environment, const BoundArguments& arguments,
                  Document* reply) {
  ASSIGN_OR_RETURN(std::string path, arguments.String(0));
  ASSIGN_OR_RETURN(std::string file,
                   environment.AwaitPushedFile(std::move(path)));
  return reply->Borrow(ValueKind::kBlob, reply->Adopt(std::move(file)));
}

absl::StatusOr<pid_t> SpawnArgument(const BoundArguments& arguments) {
  ASSIGN_OR_RETURN(std::vector<std::string> words, SystemStrings(arguments, 0));
  if (words.empty()) {
    return PythonError("builtins.ValueError", "expected a program, got []");
  }
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  pid_t pid = 0;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  const int error =
      posix_spawnp(&pid, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error == 0) return pid;
  return PythonError("builtins.OSError",
                     absl::StrCat("[Errno ", error, "] ", strerror(error),
                                  ": '", words.front(), "'"));
}

// Returns what subprocess.call() returns: if a signal ended the process, its
// negative number.
Result Spawn(CallEnvironment&, const BoundArguments& arguments,
             Document* reply) {
  ASSIGN_OR_RETURN(pid_t pid, SpawnArgument(arguments));
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return reply->Int(WIFSIGNALED(status) ? -WTERMSIG(status)
                                        : WEXITSTATUS(status));
}

Result SpawnBackground(CallEnvironment&, const BoundArguments& arguments,
                       Document* reply) {
  ASSIGN_OR_RETURN(pid_t pid, SpawnArgument(arguments));
  return reply->Int(pid);
}

}  // namespace

void AddTestFunctions(ChildFunctions* functions) {
  EnvironmentFunctions registry(functions);
  registry.Add("mitogen_stub.big", {"size"}, Big);
  registry.Add("mitogen_stub.close_receiver", {"handle"}, CloseReceiver);
  registry.AddQuick("mitogen_stub.echo", {"value"}, Echo);
  registry.AddQuickVariadic("mitogen_stub.echo_call", EchoCall);
  registry.Add("mitogen_stub.detach", {}, Detach);
  registry.Add("mitogen_stub.exit", {"status"}, Exit);
  registry.Add("mitogen_stub.fetch_file", {"context", "path"}, FetchFile);
  registry.Add("mitogen_stub.functions", {}, Functions);
  registry.Add("mitogen_stub.handles", {}, Handles);
  registry.Add("mitogen_stub.log", {"logger", "level", "message"}, Log);
  registry.Add("mitogen_stub.make_receiver", {}, MakeReceiver);
  registry.Add("mitogen_stub.print_stderr", {"text"}, PrintStderr);
  registry.Add("mitogen_stub.print_stdout", {"text"}, PrintStdout);
  registry.Add("mitogen_stub.pushed_file", {"path"}, PushedFile);
  registry.AddQuick("mitogen_stub.raise_error", {"type_name", "message"},
                    RaiseError);
  registry.Add("mitogen_stub.receive", {"handle", "timeout"}, Receive);
  registry.Add("mitogen_stub.send", {"sender", "value"}, Send);
  registry.Add("mitogen_stub.send_many", {"sender", "count"}, SendMany);
  registry.Add("mitogen_stub.sleep", {"seconds"}, Sleep);
  registry.Add("mitogen_stub.spawn", {"argv"}, Spawn);
  registry.Add("mitogen_stub.spawn_background", {"argv"}, SpawnBackground);
}

}  // namespace mitogen
