#include "stub/inbox.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "protocol/fault.h"
#include "protocol/limits.h"
#include "stub/master.h"

namespace mitogen {
namespace {

// Tests inboxes of a master that sends to itself.
class InboxTest : public testing::Test {
 protected:
  InboxTest() : master_(*Master::Start({})) {}

  Inbox Open(Inbox::Callback on_value = nullptr) {
    absl::StatusOr<Inbox> inbox = master_->OpenInbox(std::move(on_value));
    EXPECT_TRUE(inbox.ok()) << inbox.status();
    return *std::move(inbox);
  }

  void Send(uint32_t handle, int64_t number) {
    Document document;
    const ValueId value = document.Int(number);
    EXPECT_TRUE(master_->ContextById(0)
                    .Send(handle, PythonValue(document, value))
                    .ok());
  }

  // Runs `on_loop` on the I/O thread and returns its result.
  template <typename T>
  T OnLoop(std::function<T()> on_loop) {
    std::promise<T> result;
    const Inbox inbox = Open([&](const absl::StatusOr<PythonValue>& value) {
      if (value.ok()) result.set_value(on_loop());
    });
    Send(inbox.handle(), 1);
    return result.get_future().get();
  }

  std::unique_ptr<Master> master_;
};

TEST_F(InboxTest, ReceivesWhatIsSentToItsHandle) {
  Inbox inbox = Open();
  Send(inbox.handle(), 1);
  Send(inbox.handle(), 2);
  EXPECT_EQ(*inbox.ReceiveValue()->AsInt(), 1);
  EXPECT_EQ(*inbox.ReceiveValue()->AsInt(), 2);
}

TEST_F(InboxTest, ForOneContextRefusesWhatOthersSend) {
  absl::StatusOr<Inbox> of_another =
      master_->OpenInbox(nullptr, master_->ContextById(99));
  absl::StatusOr<Inbox> of_this =
      master_->OpenInbox(nullptr, master_->ContextById(0));
  ASSERT_TRUE(of_another.ok() && of_this.ok());
  Send(of_another->handle(), 1);
  Send(of_this->handle(), 2);
  EXPECT_EQ(*of_this->ReceiveValue()->AsInt(), 2);
  EXPECT_EQ(of_another->Receive(absl::ZeroDuration()).status().code(),
            absl::StatusCode::kDeadlineExceeded);
}

TEST_F(InboxTest, GivesUpAfterTheTimeout) {
  EXPECT_EQ(Open().Receive(absl::Milliseconds(1)).status().code(),
            absl::StatusCode::kDeadlineExceeded);
}

TEST_F(InboxTest, GivesValuesToACallback) {
  std::promise<int64_t> received;
  const Inbox inbox = Open([&](const absl::StatusOr<PythonValue>& value) {
    if (value.ok()) received.set_value(*value->AsInt());
  });
  Send(inbox.handle(), 7);
  EXPECT_EQ(received.get_future().get(), 7);
}

// A thread that receives may take its time; the I/O thread may not.
TEST_F(InboxTest, ReadsNoMoreForACallbackThanWhatOthersCanWaitFor) {
  Document document;
  const ValueId list = document.NewList();
  const size_t over_limit = Limits().max_shared_opcodes + 1;
  for (size_t i = 0; i < over_limit; ++i) {
    document.Append(list, document.None());
  }
  std::promise<absl::Status> received;
  const Inbox inbox = Open([&](const absl::StatusOr<PythonValue>& value) {
    if (absl::IsUnavailable(value.status())) return;
    received.set_value(value.status());
  });
  Inbox waiting = Open();
  for (const uint32_t handle : {inbox.handle(), waiting.handle()}) {
    EXPECT_TRUE(
        master_->ContextById(0).Send(handle, PythonValue(document, list)).ok());
  }
  const std::optional<Fault> fault = FaultOf(received.get_future().get());
  ASSERT_TRUE(fault.has_value());
  EXPECT_EQ(fault->clause, "PKL-21");
  EXPECT_TRUE(waiting.ReceiveValue().ok());
}

TEST_F(InboxTest, ReceivesNothingBesideACallback) {
  EXPECT_EQ(
      Open([](const absl::StatusOr<PythonValue>&) {}).Receive().status().code(),
      absl::StatusCode::kFailedPrecondition);
}

TEST_F(InboxTest, CallsNobodyOnceItIsClosed) {
  std::atomic<int> calls = 0;
  std::promise<void> first;
  std::optional<Inbox> inbox = Open([&](const absl::StatusOr<PythonValue>&) {
    if (++calls == 1) first.set_value();
  });
  const uint32_t handle = inbox->handle();
  for (int i = 0; i < 1000; ++i) Send(handle, i);
  first.get_future().wait();
  inbox.reset();
  const int before = calls;
  for (int i = 0; i < 1000; ++i) Send(handle, i);
  master_->CountTables();
  EXPECT_EQ(calls, before);
}

TEST_F(InboxTest, TellsACallbackOfTheEndOfTheMaster) {
  std::promise<absl::Status> received;
  Inbox inbox = Open([&](const absl::StatusOr<PythonValue>& value) {
    received.set_value(value.status());
  });
  master_->Shutdown();
  EXPECT_EQ(received.get_future().get().code(), absl::StatusCode::kUnavailable);
}

TEST_F(InboxTest, KeepsWhatItReceivedWhenTheMasterShutsDown) {
  Inbox inbox = Open();
  Send(inbox.handle(), 1);
  master_->Shutdown();
  EXPECT_EQ(*inbox.ReceiveValue()->AsInt(), 1);
  EXPECT_EQ(inbox.Receive().status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(inbox.Receive().status().code(), absl::StatusCode::kCancelled);
}

TEST_F(InboxTest, ReleasesWhoeverWaitsWhenTheMasterShutsDown) {
  Inbox inbox = Open();
  std::thread waits([&] { EXPECT_FALSE(inbox.Receive().ok()); });
  master_->Shutdown();
  waits.join();
}

TEST_F(InboxTest, IsNothingOnceItIsClosed) {
  Inbox inbox = Open();
  inbox.Close();
  EXPECT_EQ(inbox.Receive().status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(InboxTest, ClosesTheOneThatItReplaces) {
  const size_t handles = master_->CountTables().handles;
  Inbox inbox = Open();
  inbox = Open();
  EXPECT_EQ(master_->CountTables().handles, handles + 1);
  Send(inbox.handle(), 3);
  EXPECT_EQ(*inbox.ReceiveValue()->AsInt(), 3);
}

TEST_F(InboxTest, DoesNotWaitOnTheThreadThatWouldBringTheMessage) {
  Inbox inbox = Open();
  EXPECT_EQ(
      OnLoop<absl::Status>([&] { return inbox.Receive().status(); }).code(),
      absl::StatusCode::kFailedPrecondition);
}

TEST_F(InboxTest, IsOpenedInACallbackToo) {
  std::optional<Inbox> inbox;
  EXPECT_TRUE(OnLoop<bool>([&] {
    absl::StatusOr<Inbox> opened = master_->OpenInbox();
    if (opened.ok()) inbox = *std::move(opened);
    return inbox.has_value();
  }));
  Send(inbox->handle(), 4);
  EXPECT_EQ(*inbox->ReceiveValue()->AsInt(), 4);
}

TEST_F(InboxTest, AMasterIsCountedInACallbackToo) {
  EXPECT_EQ(OnLoop<size_t>([&] { return master_->CountTables().links; }), 0);
}

TEST_F(InboxTest, ACallbackLearnsWhetherAContextIsGoneWithoutWaiting) {
  EXPECT_TRUE(OnLoop<bool>([&] {
    return master_->ContextById(99).AwaitGone(absl::InfiniteDuration());
  }));
}

}  // namespace
}  // namespace mitogen
