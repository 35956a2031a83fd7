// A session in this process: what it does when much waits for it, or for the
// reader of its answers.

#include "tools/mito/session/session.h"

#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "stub/values/call_arguments.h"
#include "tools/mito/session/request_size.h"

namespace mitogen::mito {
namespace {

// The session's answers go to a pipe, which holds 64 KiB while nobody reads it.
// Another process would join it by a socket; here the same process does.
class SessionTest : public testing::Test {
 protected:
  void Start(const SessionLimits& limits) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    read_end_ = fdopen(ends[0], "r");
    write_end_ = fdopen(ends[1], "w");
    absl::StatusOr<std::unique_ptr<Session>> session = Session::Start(
        {}, std::nullopt, [] {}, limits,
        [this](absl::string_view lines) {
          return fwrite(lines.data(), 1, lines.size(), write_end_) ==
                     lines.size() &&
                 fflush(write_end_) == 0;
        });
    ASSERT_TRUE(session.ok()) << session.status();
    session_ = *std::move(session);
  }

  ~SessionTest() override {
    if (session_ != nullptr) End();
    fclose(read_end_);
    if (!directory_.empty()) rmdir(directory_.c_str());
  }

  std::string ReadLine() {
    std::string line;
    for (int c = fgetc(read_end_); c != EOF && c != '\n';
         c = fgetc(read_end_)) {
      line.push_back(static_cast<char>(c));
    }
    return line;
  }

  // Returns the lines that were not read yet.
  std::vector<std::string> End() {
    std::vector<std::string> lines;
    OsThread reader = *OsThread::Start([&] {
      for (std::string line = ReadLine(); !line.empty(); line = ReadLine()) {
        lines.push_back(line);
      }
    });
    joined_.reset();
    session_.reset();
    fclose(write_end_);
    reader.Join();
    return lines;
  }

  // Opens an inbox with the number 1, and returns its handle.
  uint32_t OpenInbox() {
    session_->Take(R"({"id":"inbox","op":"open_inbox"})");
    const std::string line = ReadLine();
    const std::vector<std::string> parts = absl::StrSplit(line, R"("handle":)");
    return static_cast<uint32_t>(atoi(parts.at(1).c_str()));
  }

  void Receive(int id) {
    session_->Take(absl::StrCat(R"({"op":"receive","inbox":1,"id":)", id, "}"));
  }

  // This master sends what a session cannot.
  Master& Joined() {
    if (joined_ != nullptr) return *joined_;
    char name[] = "/tmp/session_test.XXXXXX";
    directory_ = mkdtemp(name);
    const std::string path = directory_ + "/socket";
    session_->Take(
        absl::StrCat(R"({"id":0,"op":"listen","path":")", path, R"("})"));
    EXPECT_EQ(ReadLine(), R"({"id":0,"result":null})");
    session_->Take(R"({"id":0,"op":"add_service","service":"my.Echo"})");
    EXPECT_EQ(ReadLine(), R"({"id":0,"result":null})");
    joined_ = *Master::Join(path, {});
    return *joined_;
  }

  void Send(uint32_t handle, const PythonValue& value) {
    EXPECT_TRUE(Joined().ContextById(0).Send(handle, value).ok());
  }

  // Waits until the session has what was sent before.
  void AwaitSent() {
    CallArguments arguments;
    arguments.SetValue("value", arguments.document().Int(7));
    EXPECT_TRUE(Joined()
                    .ContextById(0)
                    .CallService("my.Echo", "echo", std::move(arguments))
                    .ok());
  }

  FILE* read_end_ = nullptr;
  FILE* write_end_ = nullptr;
  std::unique_ptr<Session> session_;
  std::unique_ptr<Master> joined_;
  std::string directory_;
};

PythonValue TextOf(size_t size) {
  Document document;
  const ValueId text = document.Text(std::string(size, 'x'));
  return PythonValue(document, text);
}

TEST_F(SessionTest, AnswersAsManyAsMayWaitAndRefusesOneMore) {
  Start({.max_waiting = 100});
  const uint32_t handle = OpenInbox();
  for (int id = 1; id <= 101; ++id) Receive(id);
  EXPECT_EQ(ReadLine(),
            R"({"id":101,"kind":"fault","error":"expected at most 100 )"
            R"(requests that wait for something, got one more"})");
  for (int i = 0; i < 100; ++i) Send(handle, TextOf(1));
  AwaitSent();
  for (int id = 1; id <= 100; ++id) {
    EXPECT_EQ(ReadLine(), absl::StrCat(R"({"id":)", id, R"(,"result":"x"})"));
  }
  // There is room again.
  Receive(102);
  Send(handle, TextOf(1));
  EXPECT_EQ(ReadLine(), R"({"id":102,"result":"x"})");
}

TEST_F(SessionTest, EndsWhatStillWaits) {
  Start({});
  OpenInbox();
  Receive(1);
  session_->Take(R"({"id":2,"op":"close_inbox","inbox":1})");
  std::vector<std::string> lines = End();
  // Answers come as they are ready.
  std::sort(lines.begin(), lines.end());
  ASSERT_EQ(lines.size(), 2);
  EXPECT_TRUE(absl::StartsWith(lines[0], R"({"id":1,"kind":"lost",)"))
      << lines[0];
}

TEST_F(SessionTest, AnswersTwoHundredBytesThatStandForGigabytesWithAFault) {
  Start({});
  const uint32_t handle = OpenInbox();
  Document document;
  ValueId value = document.NewList();
  for (int i = 0; i < 40; ++i) value = document.Tuple({value, value});
  Receive(1);
  Send(handle, PythonValue(document, value));
  EXPECT_EQ(ReadLine(),
            R"({"id":1,"kind":"fault","error":"expected a value of at most )"
            R"(67108864 bytes as JSON, got one that takes more"})");
}

// Five of 100,000 bytes are more than may wait at once; each is answered.
TEST_F(SessionTest, DropsAnswersThatNobodyReadsAndSaysSo) {
  Start({.output = {.max_bytes = 350'000,
                    .max_droppable_bytes = 100'000,
                    .patience = std::chrono::milliseconds(0)}});
  const uint32_t handle = OpenInbox();
  for (int id = 1; id <= 5; ++id) Receive(id);
  Joined();
  for (int i = 0; i < 5; ++i) Send(handle, TextOf(100'000));
  AwaitSent();
  const std::vector<std::string> lines = End();
  ASSERT_EQ(lines.size(), 5);
  for (int i = 0; i < 5; ++i) {
    const std::string begin = absl::StrCat(R"({"id":)", i + 1, ",");
    EXPECT_TRUE(absl::StartsWith(lines[i], begin)) << lines[i].substr(0, 100);
    EXPECT_EQ(absl::StrContains(lines[i], "dropped this one of 1"), i >= 3)
        << lines[i].substr(0, 100);
  }
}

// The answers are many times as much as may wait, and the reader is slow.
TEST_F(SessionTest, DeliversEveryAnswerToOneThatReads) {
  Start({.output = {.max_bytes = 350'000, .max_droppable_bytes = 100'000}});
  const uint32_t handle = OpenInbox();
  constexpr int kAnswers = 60;
  for (int id = 1; id <= kAnswers; ++id) Receive(id);
  for (int i = 0; i < kAnswers; ++i) Send(handle, TextOf(100'000));
  absl::SleepFor(absl::Milliseconds(300));
  for (int id = 1; id <= kAnswers; ++id) {
    const std::string line = ReadLine();
    EXPECT_TRUE(absl::StrContains(line, "\"result\"")) << line.substr(0, 200);
    EXPECT_GT(line.size(), 100'000);
    absl::SleepFor(absl::Milliseconds(5));
  }
}

TEST_F(SessionTest, EndsInTimeWhileAnswersWaitForOneThatReadsNothing) {
  Start({.output = {.max_bytes = 350'000, .max_droppable_bytes = 100'000}});
  const uint32_t handle = OpenInbox();
  for (int id = 1; id <= 30; ++id) Receive(id);
  for (int i = 0; i < 30; ++i) Send(handle, TextOf(100'000));
  const absl::Time began = absl::Now();
  joined_->Shutdown();
  session_->End();
  EXPECT_LT(absl::Now() - began, absl::Seconds(10));
}

TEST_F(SessionTest, SaysThatARequestIsTooLong) {
  Start({});
  session_->Take(absl::StrCat(R"({"id":5,"op":")",
                              std::string(kMaxRequestBytes, 'x'), "\"}"));
  EXPECT_EQ(ReadLine(),
            R"({"id":5,"kind":"usage","error":"expected a request of at most )"
            R"(268435456 bytes, got a longer one"})");
}

}  // namespace
}  // namespace mitogen::mito
