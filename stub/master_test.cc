#include "stub/master.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "protocol/fault.h"
#include "stub/os/unique_fd.h"

namespace mitogen {
namespace {

std::string Runfile(const std::string& path) {
  return std::string(getenv("TEST_SRCDIR")) + "/" + getenv("TEST_WORKSPACE") +
         "/" + path;
}

// A master whose children are this implementation's.
class MasterTest : public testing::Test {
 protected:
  MasterTest() {
    absl::StatusOr<std::unique_ptr<Master>> master = Master::Start({});
    EXPECT_TRUE(master.ok()) << master.status();
    master_ = *std::move(master);
  }

  static LocalOptions Stub() {
    LocalOptions options;
    options.common.python_path = {Runfile("stub/mitogen-stub")};
    return options;
  }

  Context Child() {
    absl::StatusOr<Context> child = master_->Local(Stub());
    EXPECT_TRUE(child.ok()) << child.status();
    return *child;
  }

  void AwaitProcessesEnded() {
    for (int i = 0; i < 1000; ++i) {
      if (master_->CountTables().processes_ending == 0) return;
      absl::SleepFor(absl::Milliseconds(5));
    }
  }

  std::unique_ptr<Master> master_;
};

TEST_F(MasterTest, CallsAFunctionInAChild) {
  const Context child = Child();
  const absl::StatusOr<PythonValue> pid = child.Call("os.getpid");
  ASSERT_TRUE(pid.ok()) << pid.status();
  EXPECT_GT(*pid->AsInt(), 1);
  EXPECT_NE(*pid->AsInt(), getpid());
}

TEST_F(MasterTest, PassesArgumentsAndBringsTheResult) {
  const Context child = Child();
  const absl::StatusOr<PythonValue> joined =
      child.Call("mitogen_stub.echo", CallArguments("/srv"));
  ASSERT_TRUE(joined.ok()) << joined.status();
  EXPECT_EQ(*joined->AsText(), "/srv");
}

TEST_F(MasterTest, TakesEmptyBracesForNoArguments) {
  std::promise<absl::Status> called;
  Child().CallAsync("os.getpid", {},
                    [&](const absl::StatusOr<PythonValue>& pid) {
                      called.set_value(pid.status());
                    });
  EXPECT_EQ(called.get_future().get(), absl::OkStatus());
}

TEST_F(MasterTest, ConnectsByAnyMethodOfTheTable) {
  const absl::StatusOr<Context> child = master_->Connect(
      "local", {{"python_path", Runfile("stub/mitogen-stub")}});
  ASSERT_TRUE(child.ok()) << child.status();
  EXPECT_TRUE(child->Call("os.getpid").ok());
}

TEST_F(MasterTest, TellsOfAnExceptionInTheChild) {
  const absl::StatusOr<PythonValue> failed =
      Child().Call("os.listdir", CallArguments("/no/such"));
  EXPECT_EQ(failed.status().code(), absl::StatusCode::kAborted);
  EXPECT_TRUE(absl::StartsWith(failed.status().message(),
                               "builtins.FileNotFoundError: [Errno 2] "))
      << failed.status();
}

TEST_F(MasterTest, SaysWhyAChildCannotBeStarted) {
  LocalOptions options;
  options.common.python_path = {"/no/such/python"};
  const absl::StatusOr<Context> child = master_->Local(options);
  EXPECT_EQ(child.status().code(), absl::StatusCode::kNotFound);
  EXPECT_NE(child.status().message().find("cannot start /no/such/python: No "
                                          "such file or directory"),
            std::string::npos)
      << child.status();
}

TEST_F(MasterTest, SaysWhatACommandWroteThatIsNoChild) {
  LocalOptions options;
  options.common.python_path = {"sh", "-c", "echo not a python; exit 3"};
  const absl::StatusOr<Context> child = master_->Local(options);
  EXPECT_NE(child.status().message().find("not a python"), std::string::npos)
      << child.status();
  EXPECT_NE(child.status().message().find("exited with status 3"),
            std::string::npos)
      << child.status();
}

TEST_F(MasterTest, BlamesAPeerForWhatIsNoChild) {
  LocalOptions options;
  options.common.python_path = {"/bin/false"};
  const absl::Status failed = master_->Local(options).status();
  const std::optional<Fault> fault = FaultOf(failed);
  ASSERT_TRUE(fault.has_value()) << failed;
  EXPECT_EQ(fault->blame, Blame::kPeer);
  EXPECT_TRUE(
      absl::StartsWith(failed.message(), "cannot connect local: expected "))
      << failed;
  EXPECT_TRUE(
      absl::StrContains(failed.message(), ". The process exited with status 1"))
      << failed;
}

TEST_F(MasterTest, GivesAChildUpAtItsDeadline) {
  LocalOptions options;
  options.common.python_path = {"sh", "-c", "exec sleep 60"};
  options.common.connect_timeout = 0.05;
  const absl::StatusOr<Context> child = master_->Local(options);
  EXPECT_NE(child.status().message().find("no answer in 50 ms"),
            std::string::npos)
      << child.status();
}

TEST_F(MasterTest, ConnectsManyChildrenAtOnce) {
  constexpr int kChildren = 20;
  std::vector<std::promise<absl::StatusOr<Context>>> promises(kChildren);
  for (auto& promise : promises) {
    master_->ConnectAsync(Stub(), {},
                          [&promise](absl::StatusOr<Context> child) {
                            promise.set_value(std::move(child));
                          });
  }
  for (auto& promise : promises) {
    const absl::StatusOr<Context> child = promise.get_future().get();
    ASSERT_TRUE(child.ok()) << child.status();
    EXPECT_TRUE(child->Call("os.getpid").ok());
  }
}

TEST_F(MasterTest, AnswersCallsInTheirOrderHoweverTheyAreRun) {
  const Context child = Child();
  std::vector<std::string> order;
  std::promise<void> done;
  const auto note = [&](const std::string& name) {
    return [&order, name](const absl::StatusOr<PythonValue>& result) {
      EXPECT_TRUE(result.ok()) << result.status();
      order.push_back(name);
    };
  };
  child.CallAsync("os.getpid", CallArguments(), note("at once"));
  child.CallAsync("time.sleep", CallArguments(0.02), note("slow"));
  child.CallAsync("os.getpid", CallArguments(), note("behind it"));
  child.CallAsync("time.sleep", CallArguments(0), note("not so slow"));
  child.CallAsync(
      "os.getpid", CallArguments(),
      [&](const absl::StatusOr<PythonValue>&) { done.set_value(); });
  done.get_future().wait();
  EXPECT_EQ(order, (std::vector<std::string>{"at once", "slow", "behind it",
                                             "not so slow"}));
}

double ProcessorSeconds(clockid_t clock) {
  timespec time;
  EXPECT_EQ(clock_gettime(clock, &time), 0);
  return time.tv_sec + time.tv_nsec / 1e9;
}

TEST_F(MasterTest, ReadsAnAnswerOnTheThreadThatWaitsForIt) {
  const Context child = Child();
  CallArguments arguments(std::vector<int64_t>(500000, 1));
  const double own_before = ProcessorSeconds(CLOCK_THREAD_CPUTIME_ID);
  const double all_before = ProcessorSeconds(CLOCK_PROCESS_CPUTIME_ID);
  ASSERT_TRUE(child.Call("mitogen_stub.echo", std::move(arguments)).ok());
  const double own = ProcessorSeconds(CLOCK_THREAD_CPUTIME_ID) - own_before;
  const double all = ProcessorSeconds(CLOCK_PROCESS_CPUTIME_ID) - all_before;
  // The other thread passes bytes on.
  EXPECT_LT(all - own, own / 2);
}

TEST_F(MasterTest, FailsACallAtItsTimeOut) {
  const absl::StatusOr<PythonValue> late = Child().Call(
      "time.sleep", CallArguments(0.3), {.timeout = absl::Milliseconds(10)});
  EXPECT_EQ(late.status().code(), absl::StatusCode::kDeadlineExceeded);
}

TEST_F(MasterTest, KeepsNoTimerOfWhatHasEnded) {
  const Context child = Child();
  const size_t before = master_->CountTables().timers;
  ASSERT_TRUE(
      child.Call("os.getpid", CallArguments(), {.timeout = absl::Hours(1)})
          .ok());
  EXPECT_EQ(master_->CountTables().timers, before);
  child.Shutdown();
  ASSERT_TRUE(child.AwaitGone(absl::Hours(1)));
  AwaitProcessesEnded();
  EXPECT_EQ(master_->CountTables().timers, before);
}

TEST_F(MasterTest, FailsCallsToAChildThatDies) {
  const Context child = Child();
  const absl::StatusOr<PythonValue> last =
      child.Call("mitogen_stub.exit", CallArguments(3));
  EXPECT_EQ(last.status().code(), absl::StatusCode::kUnavailable)
      << last.status();
  EXPECT_TRUE(child.AwaitGone(absl::Seconds(10)));
  EXPECT_EQ(child.Call("os.getpid").status().code(),
            absl::StatusCode::kUnavailable);
}

TEST_F(MasterTest, SendsToAReceiverOfAChild) {
  const Context child = Child();
  const absl::StatusOr<PythonValue> sender =
      child.Call("mitogen_stub.make_receiver");
  ASSERT_TRUE(sender.ok()) << sender.status();
  const uint32_t handle = sender->document().handle(sender->id());
  Document document;
  const ValueId text = document.Text("hello");
  ASSERT_TRUE(child.Send(handle, PythonValue(document, text)).ok());
  const absl::StatusOr<PythonValue> received =
      child.Call("mitogen_stub.receive", CallArguments(handle, 10));
  ASSERT_TRUE(received.ok()) << received.status();
  EXPECT_EQ(*received->AsText(), "hello");
}

TEST_F(MasterTest, EndsAChildThatIsAskedTo) {
  const Context child = Child();
  child.Shutdown();
  EXPECT_TRUE(child.AwaitGone(absl::Seconds(10)));
}

TEST_F(MasterTest, SaysThatAContextIsStillThere) {
  EXPECT_FALSE(Child().AwaitGone(absl::Milliseconds(1)));
}

TEST_F(MasterTest, RunsNothingMoreInAChainThatFailed) {
  const Context chain = Child().Chained();
  ASSERT_TRUE(chain.CallNoReply("os.listdir", CallArguments("/no/such")).ok());
  EXPECT_EQ(chain.Call("os.getpid").status().code(),
            absl::StatusCode::kAborted);
  chain.ResetChain();
  EXPECT_TRUE(chain.Call("os.getpid").ok());
}

TEST_F(MasterTest, RefusesACallWithoutAReplyThatIsTooLarge) {
  MasterSettings settings;
  settings.max_message_size = 4096;
  absl::StatusOr<std::unique_ptr<Master>> small = Master::Start(settings);
  ASSERT_TRUE(small.ok()) << small.status();
  const absl::StatusOr<Context> child = (*small)->Local(Stub());
  ASSERT_TRUE(child.ok()) << child.status();
  const absl::Status called = child->CallNoReply(
      "mitogen_stub.echo", CallArguments(std::string(5000, 'x')));
  EXPECT_EQ(called.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(child->Call("os.getpid").ok());
}

TEST_F(MasterTest, FailsRatherThanWaitOnItsOwnThread) {
  const Context child = Child();
  std::promise<absl::Status> inner;
  child.CallAsync("os.getpid", CallArguments(),
                  [&](const absl::StatusOr<PythonValue>&) {
                    inner.set_value(child.Call("os.getpid").status());
                  });
  EXPECT_EQ(inner.get_future().get().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST_F(MasterTest, TellsOfABadNameOnItsOwnThreadToo) {
  const Context child = Child();
  std::promise<std::thread::id> called;
  std::promise<absl::Status> failed;
  child.CallAsync("no name", CallArguments(),
                  [&](const absl::StatusOr<PythonValue>& result) {
                    called.set_value(std::this_thread::get_id());
                    failed.set_value(result.status());
                  });
  EXPECT_NE(called.get_future().get(), std::this_thread::get_id());
  EXPECT_EQ(failed.get_future().get().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(MasterTest, ShutsDownOnceForSeveralThreads) {
  std::thread other([&] { master_->Shutdown(); });
  master_->Shutdown();
  other.join();
  EXPECT_EQ(Master::Counts().links, master_->CountTables().links);
}

TEST_F(MasterTest, EndsWhatIsUnderWayWhenItShutsDown) {
  const Context child = Child();
  std::promise<absl::Status> ended;
  child.CallAsync("time.sleep", CallArguments(60),
                  [&](const absl::StatusOr<PythonValue>& result) {
                    ended.set_value(result.status());
                  });
  master_->Shutdown();
  EXPECT_EQ(ended.get_future().get().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(child.Call("os.getpid").status().code(),
            absl::StatusCode::kCancelled);
  EXPECT_EQ(master_->Local(Stub()).status().code(),
            absl::StatusCode::kCancelled);
}

TEST_F(MasterTest, KeepsNothingOfChildrenThatAreGone) {
  const Master::Counts before = master_->CountTables();
  for (int i = 0; i < 3; ++i) {
    const Context child = Child();
    ASSERT_TRUE(child.Call("os.getpid").ok());
    child.Shutdown();
    ASSERT_TRUE(child.AwaitGone(absl::Seconds(10)));
  }
  AwaitProcessesEnded();
  const Master::Counts after = master_->CountTables();
  EXPECT_EQ(after.links, before.links);
  EXPECT_EQ(after.routes, before.routes);
  EXPECT_EQ(after.handles, before.handles);
  EXPECT_EQ(after.chains, before.chains);
  EXPECT_EQ(after.processes_ending, 0);
}

TEST_F(MasterTest, SaysThatThereIsNoProgramToSend) {
  LocalOptions options;
  options.common.send_stub = true;
  EXPECT_EQ(master_->Local(options).status().message(),
            "expected a static mitogen-stub to send, this parent has none");
}

TEST_F(MasterTest, SaysThatTheProgramToSendCannotBeRead) {
  MasterSettings settings;
  settings.stub_program = "/no/such/stub";
  EXPECT_EQ(Master::Start(settings).status().code(),
            absl::StatusCode::kNotFound);
}

// A master that listens, and processes that join it.
class MasterJoinTest : public MasterTest {
 protected:
  // The path of a socket must be short, and that of a test's own folder is not.
  MasterJoinTest() {
    char folder[] = "/tmp/join.XXXXXX";
    path_ = std::string(mkdtemp(folder)) + "/s";
    const absl::Status listening = master_->Listen(path_);
    EXPECT_TRUE(listening.ok()) << listening;
  }
  ~MasterJoinTest() override {
    master_.reset();
    rmdir(path_.substr(0, path_.rfind('/')).c_str());
  }

  std::unique_ptr<Master> Join() {
    absl::StatusOr<std::unique_ptr<Master>> joined = Master::Join(path_, {});
    EXPECT_TRUE(joined.ok()) << joined.status();
    return *std::move(joined);
  }

  sockaddr_un Address() {
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    strncpy(address.sun_path, path_.c_str(), sizeof address.sun_path - 1);
    return address;
  }

  std::string path_;
};

TEST_F(MasterJoinTest, CallsAContextOfTheTree) {
  const Context child = Child();
  const std::unique_ptr<Master> joined = Join();
  const absl::StatusOr<PythonValue> pid =
      joined->ContextById(child.id()).Call("os.getpid");
  ASSERT_TRUE(pid.ok()) << pid.status();
  EXPECT_EQ(*pid->AsInt(), *child.Call("os.getpid")->AsInt());
}

TEST_F(MasterJoinTest, HasTheListenerAsItsParent) {
  EXPECT_EQ(Join()->Parent()->id(), 0);
  EXPECT_FALSE(master_->Parent().has_value());
}

TEST_F(MasterJoinTest, StartsNoChildrenOfItsOwn) {
  EXPECT_EQ(Join()->Local(Stub()).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST_F(MasterJoinTest, EndsAContextOfTheTree) {
  const Context child = Child();
  const std::unique_ptr<Master> joined = Join();
  joined->ContextById(child.id()).Shutdown();
  EXPECT_TRUE(child.AwaitGone(absl::Seconds(10)));
}

TEST_F(MasterJoinTest, SendsToAnInboxOfTheTree) {
  absl::StatusOr<Inbox> inbox = master_->OpenInbox();
  ASSERT_TRUE(inbox.ok()) << inbox.status();
  const std::unique_ptr<Master> joined = Join();
  Document document;
  const PythonValue word(document, document.Text("word"));
  ASSERT_TRUE(joined->Parent()->Send(inbox->handle(), word).ok());
  const absl::StatusOr<PythonValue> received =
      inbox->ReceiveValue(absl::Seconds(10));
  ASSERT_TRUE(received.ok()) << received.status();
  EXPECT_EQ(*received->AsText(), "word");
}

TEST_F(MasterJoinTest, FailsCallsWhenTheListenerIsGone) {
  const std::unique_ptr<Master> joined = Join();
  const Context parent = *joined->Parent();
  master_.reset();
  EXPECT_TRUE(parent.AwaitGone(absl::Seconds(10)));
  EXPECT_EQ(parent.Call("os.getpid").status().code(),
            absl::StatusCode::kUnavailable);
}

TEST_F(MasterJoinTest, LeavesNothingBehindWhenItGoes) {
  const Master::Counts before = master_->CountTables();
  Join().reset();
  Master::Counts after = master_->CountTables();
  for (int i = 0; i < 1000 && after.links > before.links; ++i) {
    absl::SleepFor(absl::Milliseconds(5));
    after = master_->CountTables();
  }
  EXPECT_EQ(after.links, before.links);
  EXPECT_EQ(after.routes, before.routes);
}

TEST_F(MasterJoinTest, LetsOnlyItsUserJoin) {
  struct stat status = {};
  ASSERT_EQ(stat(path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600);
}

TEST_F(MasterJoinTest, RemovesTheSocketAtTheEnd) {
  master_.reset();
  EXPECT_NE(access(path_.c_str(), F_OK), 0);
  EXPECT_EQ(Master::Join(path_, {}).status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(MasterJoinTest, IsNotHeldUpByAClientThatSaysNothing) {
  const UniqueFd silent(socket(AF_UNIX, SOCK_STREAM, 0));
  const sockaddr_un address = Address();
  ASSERT_EQ(connect(silent.get(), reinterpret_cast<const sockaddr*>(&address),
                    sizeof address),
            0);
  EXPECT_NE(Join(), nullptr);
}

TEST_F(MasterJoinTest, ReplacesASocketThatNobodyListensOn) {
  master_.reset();
  {
    const UniqueFd stale(socket(AF_UNIX, SOCK_STREAM, 0));
    const sockaddr_un address = Address();
    ASSERT_EQ(bind(stale.get(), reinterpret_cast<const sockaddr*>(&address),
                   sizeof address),
              0);
  }
  master_ = *Master::Start({});
  EXPECT_TRUE(master_->Listen(path_).ok());
}

TEST_F(MasterJoinTest, DoesNotWaitForEverForAListenerThatDoesNotAccept) {
  master_.reset();
  const sockaddr_un address = Address();
  const auto* const generic = reinterpret_cast<const sockaddr*>(&address);
  const UniqueFd deaf(socket(AF_UNIX, SOCK_STREAM, 0));
  ASSERT_EQ(bind(deaf.get(), generic, sizeof address), 0);
  ASSERT_EQ(listen(deaf.get(), 0), 0);
  const UniqueFd first(socket(AF_UNIX, SOCK_STREAM, 0));
  ASSERT_EQ(connect(first.get(), generic, sizeof address), 0);
  EXPECT_EQ(Master::Join(path_, {}, absl::Milliseconds(50)).status().code(),
            absl::StatusCode::kDeadlineExceeded);
}

TEST_F(MasterJoinTest, DoesNotListenItself) {
  EXPECT_EQ(Join()->Listen(path_ + "2").code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST_F(MasterJoinTest, WaitsForTheEndOfAContextOfTheTree) {
  const Context child = Child();
  const std::unique_ptr<Master> joined = Join();
  const Context same = joined->ContextById(child.id());
  ASSERT_TRUE(same.Call("os.getpid").ok());
  EXPECT_FALSE(same.AwaitGone(absl::Milliseconds(10)));
  child.Shutdown();
  EXPECT_TRUE(same.AwaitGone(absl::Seconds(10)));
}

TEST_F(MasterJoinTest, KnowsOfTheEndOfAContextBeforeItIsAsked) {
  const Context child = Child();
  const std::unique_ptr<Master> joined = Join();
  const Context same = joined->ContextById(child.id());
  ASSERT_TRUE(same.Call("os.getpid").ok());
  child.Shutdown();
  ASSERT_TRUE(child.AwaitGone(absl::Seconds(10)));
  // An answer now shows that the news before it has come.
  EXPECT_FALSE(same.Call("os.getpid").ok());
  EXPECT_TRUE(same.AwaitGone(absl::Seconds(1)));
}

TEST_F(MasterJoinTest, DoesNotTakeASocketFromWhoListensOnIt) {
  const std::unique_ptr<Master> other = *Master::Start({});
  EXPECT_EQ(other->Listen(path_).message(),
            "cannot listen on " + path_ + ": Address already in use");
}

}  // namespace
}  // namespace mitogen
