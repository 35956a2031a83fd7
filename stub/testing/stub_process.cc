#include "stub/testing/stub_process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include <cstdio>
#include <fstream>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "protocol/handle.h"
#include "protocol/payload/forward_log.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/encode/encoder.h"

extern char** environ;

namespace mitogen {
namespace {

constexpr char kStubPath[] = "stub/mitogen-stub";

// Far longer than any step takes; only a hang reaches it.
constexpr absl::Duration kPatience = absl::Seconds(60);

std::string Compress(absl::string_view text, int window_bits) {
  z_stream stream = {};
  EXPECT_EQ(
      deflateInit2(&stream, 9, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY),
      Z_OK);
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = text.size();
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = out.size();
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string LastLine(const StubOptions& options) {
  if (options.last_line.has_value()) return *options.last_line;
  return absl::StrCat(
      "ExternalContext({'parent_ids': [0], 'context_id': ", kStubContextId,
      ", 'debug': False, 'profiling': False, 'unidirectional': False, "
      "'max_message_size': ",
      options.max_message_size, ", 'version': ", options.release,
      ", 'log_levels': ", options.log_levels,
      ", 'import_overrides': [], 'import_blocks': []}).main()");
}

pid_t Spawn(int link, int errors, const std::string& preamble) {
  const std::string code = "import zlib";
  const std::string base64 =
      absl::Base64Escape(Compress("os.write(1, b'MITO000')", -MAX_WBITS));
  const std::string size = absl::StrCat(preamble.size());
  std::vector<const char*> argv = {kStubPath,      "-c",   code.c_str(),
                                   base64.c_str(), "test", size.c_str(),
                                   nullptr};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, link, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, link, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
  pid_t pid = -1;
  const int error = posix_spawn(&pid, kStubPath, &actions, nullptr,
                                const_cast<char**>(argv.data()), environ);
  posix_spawn_file_actions_destroy(&actions);
  EXPECT_EQ(error, 0);
  return pid;
}

bool WaitReadable(int fd) {
  pollfd ready{fd, POLLIN, 0};
  const int count = poll(&ready, 1, absl::ToInt64Milliseconds(kPatience));
  EXPECT_EQ(count, 1) << "nothing came from the stub";
  return count == 1;
}

}  // namespace

std::string LogLine(const Message& message) {
  const absl::StatusOr<ForwardLog> log = ParseForwardLog(message.view());
  if (!log.ok()) return std::string(log.status().message());
  return absl::StrCat(log->level, " ", log->logger, ": ", log->message);
}

StubProcess::StubProcess(const StubOptions& options)
    : preamble_(Compress(absl::StrCat("# core\n", LastLine(options), "\n"),
                         MAX_WBITS)),
      decoder_(Dialect(), Limits()) {
  signal(SIGPIPE, SIG_IGN);
  int link[2] = {}, errors[2] = {};
  EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, link), 0);
  EXPECT_EQ(pipe2(errors, O_CLOEXEC), 0);
  link_.Reset(link[0]);
  errors_.Reset(errors[0]);
  pid_ = Spawn(link[1], errors[1], preamble_);
  close(link[1]);
  close(errors[1]);
}

StubProcess::~StubProcess() {
  if (pid_ < 0) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

void StubProcess::Boot() {
  EXPECT_EQ(ReadLine(), "MITO000");
  Write(preamble_);
  EXPECT_EQ(ReadLine(), "MITO001");
  EXPECT_EQ(ReadLine(), "MITO002");
}

void StubProcess::Write(absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t size = write(link_.get(), bytes.data(), bytes.size());
    if (size < 0) return;
    bytes.remove_prefix(size);
  }
}

std::string StubProcess::ReadLine() {
  std::string line;
  char c = 0;
  while (WaitReadable(link_.get()) && read(link_.get(), &c, 1) == 1) {
    if (c == '\n') return line;
    line.push_back(c);
  }
  return line;
}

void StubProcess::Hangup() { link_.Reset(); }

void StubProcess::Send(const Message& message) {
  std::string frame;
  EXPECT_TRUE(AppendFrame(message.view(), Dialect(), Limits(), &frame).ok());
  Write(frame);
}

std::optional<Message> StubProcess::Receive() {
  while (true) {
    const auto next = decoder_.Next();
    EXPECT_TRUE(next.ok()) << next.status();
    if (!next.ok()) return std::nullopt;
    if (!next->has_value()) {
      if (!ReadIntoDecoder()) return std::nullopt;
      continue;
    }
    Message message = Message::From(**next);
    if (message.header.handle != kForwardLog) return message;
    logs_.push_back(LogLine(message));
  }
}

bool StubProcess::ReadIntoDecoder() {
  if (!WaitReadable(link_.get())) return false;
  const absl::Span<char> space = decoder_.WritableSpan();
  const ssize_t size = read(link_.get(), space.data(), space.size());
  if (size <= 0) return false;
  decoder_.Commit(size);
  return true;
}

Message StubProcess::CallMessage(absl::string_view module,
                                 absl::string_view function,
                                 const Document& document, ValueId args,
                                 uint32_t reply_to) {
  Document call;
  const ValueId root =
      call.Tuple({Document::None(), call.Text(module), Document::None(),
                  call.Text(function), CopyValue(document, args, &call),
                  call.NewKwargs()});
  Message message;
  message.header.dst_id = kStubContextId;
  message.header.handle = kCallFunction;
  message.header.reply_to = reply_to;
  message.header.encoding = Encoding::kPickle;
  EXPECT_TRUE(
      EncodePickle(call, root, PickleProfile::kCompact, &message.payload).ok());
  return message;
}

ValueId StubProcess::Call(absl::string_view module,
                          absl::string_view function) {
  Document document;
  return Call(module, function, document, document.Tuple({}));
}

ValueId StubProcess::Call(absl::string_view module, absl::string_view function,
                          const Document& document, ValueId args) {
  Send(CallMessage(module, function, document, args, ++last_reply_to_));
  std::optional<Message> reply = Receive();
  EXPECT_TRUE(reply.has_value()) << "the stub ended during a call";
  if (!reply.has_value()) return Document::None();
  EXPECT_EQ(reply->header.handle, last_reply_to_);
  reply_document_.Clear();
  const absl::string_view payload =
      reply_document_.Adopt(std::move(reply->payload));
  PickleDecoder decoder{Limits()};
  const auto value = decoder.Decode(payload, &reply_document_);
  EXPECT_TRUE(value.ok()) << value.status();
  return value.ok() ? *value : Document::None();
}

void StubProcess::SendShutdown() {
  Message message;
  message.header.dst_id = kStubContextId;
  message.header.handle = kShutdown;
  Send(message);
}

int64_t StubProcess::ResidentKib() const {
  std::ifstream status(absl::StrCat("/proc/", pid_, "/status"));
  std::string line;
  while (std::getline(status, line)) {
    int64_t kib = 0;
    if (std::sscanf(line.c_str(), "VmRSS: %ld kB", &kib) == 1) return kib;
  }
  ADD_FAILURE() << "no VmRSS of process " << pid_;
  return 0;
}

ExitReport StubProcess::WaitForExit() {
  const absl::Time deadline = absl::Now() + kPatience;
  int status = 0;
  while (waitpid(pid_, &status, WNOHANG) == 0) {
    if (absl::Now() > deadline) {
      ADD_FAILURE() << "the stub does not end";
      return {};
    }
    absl::SleepFor(absl::Milliseconds(2));
  }
  pid_ = -1;
  ExitReport report;
  report.exited = WIFEXITED(status);
  if (report.exited) report.status = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) report.signal = WTERMSIG(status);
  return report;
}

std::string StubProcess::ReadErrors() {
  std::string text;
  char bytes[4096];
  ssize_t size = 0;
  while ((size = read(errors_.get(), bytes, sizeof bytes)) > 0) {
    text.append(bytes, size);
  }
  return text;
}

}  // namespace mitogen
