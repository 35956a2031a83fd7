// Tests the stub as a process: how it boots, what it does while calls run, and
// that it always ends in order and says why.

#include <dirent.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "protocol/handle.h"
#include "stub/testing/stub_process.h"

namespace mitogen {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::StartsWith;

Message ToHandle(uint32_t handle, uint32_t reply_to = 0) {
  Message message;
  message.header.dst_id = kStubContextId;
  message.header.handle = handle;
  message.header.reply_to = reply_to;
  return message;
}

// Starts a call that outlasts every test.
void StartLongCall(StubProcess& stub) {
  Document document;
  stub.Send(stub.CallMessage("time", "sleep", document,
                             document.Tuple({document.Int(1000)}), 2000));
}

void ExpectCleanExit(StubProcess& stub) {
  const ExitReport report = stub.WaitForExit();
  EXPECT_TRUE(report.exited);
  EXPECT_EQ(report.status, 0);
  EXPECT_EQ(stub.ReadErrors(), "");
}

void ExpectFailure(StubProcess& stub, const std::string& words) {
  const ExitReport report = stub.WaitForExit();
  EXPECT_TRUE(report.exited);
  EXPECT_NE(report.status, 0);
  EXPECT_THAT(stub.ReadErrors(), HasSubstr(words));
}

TEST(StubTest, AnswersACall) {
  StubProcess stub;
  stub.Boot();
  const ValueId pid = stub.Call("posix", "getpid");
  EXPECT_EQ(stub.reply_document().AsInt(pid), stub.pid());
  stub.SendShutdown();
  ExpectCleanExit(stub);
}

TEST(StubTest, EchoesAValueUnchanged) {
  StubProcess stub;
  stub.Boot();
  Document document;
  const ValueId list = document.NewList();
  document.Append(list, document.Text("caf\xc3\xa9"));
  document.Append(list, document.Bytes(std::string("\0\xff", 2)));
  document.Append(list, document.Float(0.5));
  const ValueId echoed =
      stub.Call("mitogen_stub", "echo", document, document.Tuple({list}));
  EXPECT_EQ(Repr(stub.reply_document(), echoed), Repr(document, list));
}

TEST(StubTest, SaysWhatPythonWouldOfAMissingModule) {
  StubProcess stub;
  stub.Boot();
  const ValueId error = stub.Call("no.such.module", "f");
  EXPECT_EQ(stub.reply_document().kind(error), ValueKind::kCallError);
  EXPECT_THAT(std::string(stub.reply_document().text(error)),
              StartsWith("builtins.ModuleNotFoundError: No module named "
                         "'no.such.module' (this host runs no Python"));
}

TEST(StubTest, SaysWhatPythonWouldOfAMissingFunction) {
  StubProcess stub;
  stub.Boot();
  const ValueId error = stub.Call("os", "no_such_function");
  EXPECT_THAT(std::string(stub.reply_document().text(error)),
              StartsWith("builtins.AttributeError: module 'os' has no "
                         "attribute 'no_such_function' (this host runs no "
                         "Python"));
}

TEST(StubTest, SaysWhatPythonWouldOfAMissingArgument) {
  StubProcess stub;
  stub.Boot();
  const ValueId error = stub.Call("time", "sleep");
  EXPECT_THAT(std::string(stub.reply_document().text(error)),
              HasSubstr("builtins.TypeError: sleep() missing required"));
}

TEST(StubTest, RefusesNumbersThatItWouldHaveToCut) {
  StubProcess stub;
  stub.Boot();
  Document document;
  const auto refusal = [&](const char* module, const char* function,
                           std::vector<ValueId> arguments) {
    const ValueId error =
        stub.Call(module, function, document, document.Tuple(arguments));
    return std::string(stub.reply_document().text(error));
  };
  EXPECT_THAT(refusal("time", "sleep", {document.Float(1e300)}),
              HasSubstr("builtins.OverflowError: timestamp too large"));
  EXPECT_THAT(refusal("time", "sleep", {document.Float(std::nan(""))}),
              HasSubstr("builtins.ValueError"));
  EXPECT_THAT(
      refusal("mitogen_stub", "receive",
              {document.Int((int64_t{1} << 32) + 5), document.Int(0)}),
      HasSubstr("expected a handle from 0 to 4294967295, got 4294967301"));
  EXPECT_THAT(refusal("mitogen_stub", "exit", {document.Int(256)}),
              HasSubstr("expected an exit status from 0 to 255, got 256"));
  stub.SendShutdown();
  ExpectCleanExit(stub);
}

TEST(StubTest, LogsTheFailureOfACallWithoutReply) {
  StubProcess stub;
  stub.Boot();
  Document document;
  stub.Send(stub.CallMessage("no_module", "f", document, document.Tuple({}),
                             /*reply_to=*/0));
  stub.Call("posix", "getpid");
  EXPECT_THAT(stub.logs(),
              Contains(HasSubstr("40 mitogen: No-reply function call failed: "
                                 "builtins.ModuleNotFoundError")));
}

TEST(StubTest, RoutesWhileACallRuns) {
  StubProcess stub;
  stub.Boot();
  StartLongCall(stub);
  stub.Send(ToHandle(12345, 2001));
  const std::optional<Message> reply = stub.Receive();
  ASSERT_TRUE(reply.has_value());
  EXPECT_EQ(reply->header.handle, 2001);
  EXPECT_EQ(reply->payload, "invalid handle");
}

TEST(StubTest, ShutsDownWhileACallRuns) {
  StubProcess stub;
  stub.Boot();
  StartLongCall(stub);
  stub.SendShutdown();
  ExpectCleanExit(stub);
}

TEST(StubTest, EndsWithItsParentWhileACallRuns) {
  StubProcess stub;
  stub.Boot();
  StartLongCall(stub);
  stub.Hangup();
  ExpectCleanExit(stub);
}

TEST(StubTest, EndsWhenTheParentGoesWithoutReadingTheReply) {
  StubProcess stub;
  stub.Boot();
  Document document;
  stub.Send(stub.CallMessage("mitogen_stub", "big", document,
                             document.Tuple({document.Int(900'000)}), 2000));
  absl::SleepFor(absl::Milliseconds(50));
  stub.Hangup();
  ExpectCleanExit(stub);
}

TEST(StubTest, DiesInOrderBySigterm) {
  StubProcess stub;
  stub.Boot();
  stub.Call("posix", "getpid");
  kill(stub.pid(), SIGTERM);
  EXPECT_EQ(stub.Receive(), std::nullopt);
  const ExitReport report = stub.WaitForExit();
  EXPECT_FALSE(report.exited);
  EXPECT_EQ(report.signal, SIGTERM);
}

TEST(StubTest, SendsWhatWasPrintedBeforeItEnds) {
  StubProcess stub;
  stub.Boot();
  Document document;
  stub.Send(stub.CallMessage(
      "mitogen_stub", "print_stdout", document,
      document.Tuple({document.Text("first\nlast without newline")}), 2000));
  ASSERT_TRUE(stub.Receive().has_value());
  stub.SendShutdown();
  EXPECT_EQ(stub.Receive(), std::nullopt);
  EXPECT_THAT(stub.logs(), Contains("20 stdout: first"));
  EXPECT_THAT(stub.logs(), Contains("20 stdout: last without newline"));
  ExpectCleanExit(stub);
}

TEST(StubTest, AGrandchildCannotReachTheLink) {
  StubProcess stub;
  stub.Boot();
  Document document;
  const ValueId argv = document.NewList();
  for (const char* word : {"/bin/sh", "-c", "echo out; echo err >&2; cat"}) {
    document.Append(argv, document.Text(word));
  }
  const ValueId status =
      stub.Call("mitogen_stub", "spawn", document, document.Tuple({argv}));
  EXPECT_EQ(stub.reply_document().kind(status), ValueKind::kInt);
  EXPECT_EQ(stub.reply_document().AsInt(status), 0);
  stub.SendShutdown();
  EXPECT_EQ(stub.Receive(), std::nullopt);
  EXPECT_THAT(stub.logs(), Contains("20 stdout: out"));
  EXPECT_THAT(stub.logs(), Contains("20 stderr: err"));
}

TEST(StubTest, GivesAGrandchildNoDescriptorOfItsOwn) {
  StubProcess stub;
  stub.Boot();
  Document document;
  const ValueId argv = document.NewList();
  for (const char* word :
       {"/bin/sh", "-c", "for f in /proc/self/fd/*; do echo ${f##*/}; done"}) {
    document.Append(argv, document.Text(word));
  }
  stub.Call("mitogen_stub", "spawn", document, document.Tuple({argv}));
  stub.SendShutdown();
  EXPECT_EQ(stub.Receive(), std::nullopt);
  const std::set<std::string> seen(stub.logs().begin(), stub.logs().end());
  // The shell opens one descriptor for the directory.
  EXPECT_EQ(seen, (std::set<std::string>{"20 stdout: 0", "20 stdout: 1",
                                         "20 stdout: 2", "20 stdout: 3"}));
}

TEST(StubTest, DoesNotSendWhatTheParentFilters) {
  StubProcess stub({.log_levels = "[30, 30, 30]"});
  stub.Boot();
  Document document;
  stub.Call("mitogen_stub", "print_stdout", document,
            document.Tuple({document.Text("unwanted\n")}));
  const ValueId args = document.Tuple(
      {document.Text("mine"), document.Int(30), document.Text("wanted")});
  stub.Call("mitogen_stub", "log", document, args);
  stub.SendShutdown();
  EXPECT_EQ(stub.Receive(), std::nullopt);
  EXPECT_EQ(stub.logs(), std::vector<std::string>{"30 mine: wanted"});
}

TEST(StubTest, CutsAPrintedLineThatIsLongerThanAMessage) {
  StubProcess stub({.max_message_size = 1000});
  stub.Boot();
  Document document;
  for (const std::string& part :
       {std::string(600, 'a'), std::string(400, 'b') + "\nnext\n"}) {
    stub.Call("mitogen_stub", "print_stdout", document,
              document.Tuple({document.Text(part)}));
  }
  stub.SendShutdown();
  EXPECT_EQ(stub.Receive(), std::nullopt);
  EXPECT_EQ(stub.logs(),
            (std::vector<std::string>{
                "20 stdout: " + std::string(600, 'a') + std::string(336, 'b'),
                "20 stdout: " + std::string(64, 'b'), "20 stdout: next"}));
}

// At this level, records about the stub's own work are larger than a message
// may be.
TEST(StubTest, EndsUnderTheSmallestMessageLimitAtTheMostTalkativeLevel) {
  StubProcess stub({.log_levels = "[10, 10, 10]", .max_message_size = 256});
  stub.Boot();
  stub.Send(ToHandle(12345, 2000));
  ASSERT_TRUE(stub.Receive().has_value());
  stub.SendShutdown();
  ExpectCleanExit(stub);
}

// The stub's memory stops growing, although the program prints without end and
// the parent never reads.
TEST(StubTest, HoldsBackAProgramThatPrintsFasterThanTheParentReads) {
  StubProcess stub;
  stub.Boot();
  Document document;
  const ValueId argv = document.NewList();
  for (const char* word : {"/bin/sh", "-c", "exec yes"}) {
    document.Append(argv, document.Text(word));
  }
  stub.Call("mitogen_stub", "spawn_background", document,
            document.Tuple({argv}));
  int64_t resident_kib = 0;
  for (int at_rest = 0; at_rest < 10;) {
    absl::SleepFor(absl::Milliseconds(50));
    const int64_t now_kib = stub.ResidentKib();
    at_rest = now_kib == resident_kib ? at_rest + 1 : 0;
    resident_kib = now_kib;
    ASSERT_LT(resident_kib, 500'000);
  }
  stub.Hangup();
  stub.WaitForExit();
}

TEST(StubTest, TakesNoNameWithANul) {
  StubProcess stub;
  stub.Boot();
  Document document;
  const ValueId error =
      stub.Call("os", "getenv", document,
                document.Tuple({document.Text(std::string("HOME\0zz", 7))}));
  EXPECT_EQ(stub.reply_document().text(error),
            "builtins.ValueError: embedded null byte");
}

TEST(StubTest, RefusesACallWithoutAuthority) {
  StubProcess stub;
  stub.Boot();
  Document document;
  Message call =
      stub.CallMessage("posix", "getpid", document, document.Tuple({}), 2000);
  call.header.src_id = call.header.auth_id = 99;
  stub.Send(call);
  const std::optional<Message> reply = stub.Receive();
  ASSERT_TRUE(reply.has_value());
  EXPECT_TRUE(reply->header.is_dead());
  EXPECT_EQ(reply->payload, "refused by policy");
  EXPECT_EQ(reply->header.dst_id, 99);
}

TEST(StubTest, ReceivesThroughASenderThatItGave) {
  StubProcess stub;
  stub.Boot();
  const ValueId sender = stub.Call("mitogen_stub", "make_receiver");
  ASSERT_EQ(stub.reply_document().kind(sender), ValueKind::kSender);
  const uint32_t handle = stub.reply_document().handle(sender);
  Message hello = ToHandle(handle);
  hello.header.encoding = Encoding::kPickle;
  hello.payload = "\x80\x02K\x07.";
  stub.Send(hello);
  Document document;
  const ValueId args = document.Tuple({document.Int(handle), document.Int(60)});
  const ValueId got = stub.Call("mitogen_stub", "receive", document, args);
  EXPECT_EQ(stub.reply_document().AsInt(got), 7);
}

TEST(StubTest, TellsOfACorruptFrameAndFails) {
  StubProcess stub;
  stub.Boot();
  stub.Write("this is not a frame at all, is it?");
  EXPECT_EQ(stub.Receive(), std::nullopt);
  EXPECT_THAT(stub.logs(),
              Contains(HasSubstr("40 mitogen: lost the link to the parent: "
                                 "expected a frame with tag")));
  ExpectFailure(stub, "FRM-2");
}

TEST(StubTest, TellsOfAMessageOverTheLimitAndFails) {
  StubProcess stub({.max_message_size = 1000});
  stub.Boot();
  Message large = ToHandle(kCallFunction, 2000);
  large.payload = std::string(1001, 'x');
  stub.Send(large);
  EXPECT_EQ(stub.Receive(), std::nullopt);
  ExpectFailure(stub, "FRM-3");
}

TEST(StubTest, TellsThatTheParentEndedInsideAFrame) {
  StubProcess stub;
  stub.Boot();
  stub.Write("MI");
  stub.Hangup();
  ExpectFailure(stub, "FRM-4");
}

TEST(StubTest, RefusesAGarbagePreamble) {
  StubProcess stub;
  EXPECT_EQ(stub.ReadLine(), "MITO000");
  stub.Write("PING 127.0.0.1\nlogin: \n");
  ExpectFailure(stub, "BOOT-");
}

TEST(StubTest, RefusesATruncatedPreamble) {
  StubProcess stub;
  EXPECT_EQ(stub.ReadLine(), "MITO000");
  stub.Write(stub.preamble().substr(0, stub.preamble().size() / 2));
  stub.Hangup();
  ExpectFailure(stub, "BOOT-7");
}

TEST(StubTest, RefusesAParentThatGoesAtOnce) {
  StubProcess stub;
  stub.Hangup();
  const ExitReport report = stub.WaitForExit();
  EXPECT_TRUE(report.exited);
  EXPECT_NE(report.status, 0);
}

TEST(StubTest, RefusesAReleaseThatItDoesNotKnow) {
  StubProcess stub({.release = "(0, 2, 7)"});
  EXPECT_EQ(stub.ReadLine(), "MITO000");
  stub.Write(stub.preamble());
  ExpectFailure(stub, "expected a Mitogen release from 0.2.8");
}

TEST(StubTest, RefusesACommandLineOfNoParent) {
  for (const char* arguments : {"", "--version --version", "-V", "-c"}) {
    const std::string command =
        absl::StrCat("stub/mitogen-stub ", arguments,
                     " 2>&1 | grep -q 'expected the arguments -c CODE'");
    EXPECT_EQ(WEXITSTATUS(system(command.c_str())), 0) << arguments;
  }
}

TEST(StubTest, TellsAPersonItsVersionAndItsUsage) {
  EXPECT_EQ(system("stub/mitogen-stub --version | "
                   "grep -qx 'mitogen-stub [0-9]*[.][0-9]*[.][0-9]*'"),
            0);
  EXPECT_EQ(system("stub/mitogen-stub --help | grep -q '^mitogen-stub: '"), 0);
}

}  // namespace
}  // namespace mitogen
