#include "router/service/service_pool.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "protocol/fault.h"
#include "protocol/handle.h"
#include "router/role/python_error.h"
#include "router/service/testing/keeper.h"
#include "router/service/testing/service_caller.h"

namespace mitogen {
namespace {

class KeeperActivator : public ServiceActivator {
 public:
  absl::StatusOr<std::unique_ptr<Service>> Activate(
      absl::string_view name) override {
    asked.emplace_back(name);
    if (name == "m.Missing") return PythonError("builtins.X", "none");
    return std::make_unique<Keeper>("m.Found");
  }

  std::vector<std::string> asked;
};

using Answers = std::vector<std::string>;

class ServicePoolTest : public testing::Test {
 protected:
  explicit ServicePoolTest(ServicePoolLimits limits = {.size = 2,
                                                       .max_queued_calls = 4,
                                                       .max_queued_bytes = 999})
      : pool_(std::make_unique<ServicePool>(&caller_.router, Dialect(),
                                            Limits(), limits, &activator_)) {
    EXPECT_TRUE(pool_->Start().ok());
  }

  Keeper* Add(InvokerKind kind = InvokerKind::kPlain,
              std::string name = "m.Keeper") {
    auto service = std::make_unique<Keeper>(std::move(name), kind);
    Keeper* keeper = service.get();
    EXPECT_TRUE(pool_->Add(std::move(service)).ok());
    return keeper;
  }

  // From context 1, whose authority is no parent's.
  void Keep(uint32_t reply_to, int x, absl::string_view service = "m.Keeper") {
    KeepFor(1, reply_to, x, service);
  }
  void KeepFor(uint32_t caller, uint32_t reply_to, int x,
               absl::string_view service = "m.Keeper") {
    caller_.Call(caller, reply_to, service, "keep",
                 [x](Document* document, ValueId kwargs) {
                   document->Set(kwargs, "x", document->Int(x));
                 });
  }
  // Whose answer waits at `handle`, and does not come yet.
  bool Waits(uint32_t caller, uint32_t handle) {
    return caller_.Take(caller, handle).empty();
  }

  ServiceCaller caller_;
  KeeperActivator activator_;
  std::unique_ptr<ServicePool> pool_;
};

TEST_F(ServicePoolTest, RefusesASecondServiceOfOneName) {
  Add();
  const absl::Status added = pool_->Add(std::make_unique<Keeper>("m.Keeper"));
  EXPECT_EQ(FaultOf(added)->clause, "SVC-1");
}

TEST_F(ServicePoolTest, TakesTheHandleFromWhoHadIt) {
  pool_->Shutdown();
  ASSERT_TRUE(
      caller_.router
          .AddHandler({.handle = kCallService}, [](const MessageView&) {})
          .ok());
  pool_ = std::make_unique<ServicePool>(&caller_.router, Dialect(), Limits(),
                                        ServicePoolLimits());
  ASSERT_TRUE(pool_->Start().ok());
  Keeper* keeper = Add();
  Keep(1001, 1);
  EXPECT_EQ(keeper->kept.size(), 1);
}

TEST_F(ServicePoolTest, RunsNoMoreCallsAtATimeThanItsSize) {
  Keeper* keeper = Add();
  for (int i = 0; i < 3; ++i) Keep(1001 + i, i);
  EXPECT_EQ(keeper->kept.size(), 2);
  EXPECT_EQ(pool_->in_progress(), 2);
  EXPECT_EQ(pool_->queued_calls(), 1);
  keeper->ReturnFirst();
  EXPECT_EQ(caller_.Take(1, 1001), Answers({"value: 0"}));
  EXPECT_EQ(keeper->kept.size(), 2);
  EXPECT_EQ(pool_->queued_calls(), 0);
  EXPECT_EQ(pool_->queued_bytes(), 0);
}

TEST_F(ServicePoolTest, AnswersWhatFindsTheQueueFull) {
  Add();
  for (int i = 0; i < 5; ++i) Keep(1001 + i, i);
  EXPECT_TRUE(Waits(1, 1004));
  EXPECT_EQ(caller_.Take(1, 1005),
            Answers({"dead: the queue of service calls is full"}));
  caller_.Call(
      1, 1100, "m.Keeper", "keep", [](Document* document, ValueId kwargs) {
        document->Set(kwargs, "x", document->Bytes(std::string(1000, 'x')));
      });
  EXPECT_EQ(caller_.Take(1, 1100),
            Answers({"dead: the queue of service calls is full"}));
}

TEST_F(ServicePoolTest, OneCallerLeavesRoomToOthers) {
  Add();
  for (int i = 0; i < 100; ++i) Keep(1001 + i, i);
  KeepFor(2, 1001, 0);
  EXPECT_TRUE(Waits(2, 1001));
}

// 3 and 4 are below 1, and those from 10 on below 3.
TEST_F(ServicePoolTest, OneThatInventsCallersLeavesRoomToItsSiblings) {
  Add();
  Router& router = caller_.router;
  ASSERT_TRUE(router.AddRoute(4, caller_.first, MakeLineage({1})).ok());
  for (uint32_t invented = 10; invented < 20; ++invented) {
    ASSERT_TRUE(
        router.AddRoute(invented, caller_.first, MakeLineage({1, 3})).ok());
    KeepFor(invented, 1001, 0);
  }
  KeepFor(4, 1001, 0);
  EXPECT_TRUE(Waits(4, 1001));
}

// As the calls that wait for a service, those that wait for the run of another.
TEST_F(ServicePoolTest, OneCallerLeavesRoomToOthersWhoWaitForTheSameRun) {
  Add(InvokerKind::kDeduplicating);
  for (int i = 0; i < 100; ++i) Keep(1001 + i, 7);
  KeepFor(2, 1001, 7);
  EXPECT_TRUE(Waits(2, 1001));
  EXPECT_LE(pool_->queued_calls(), 4u);
}

TEST_F(ServicePoolTest, OneCallMayTakeAllTheBytesIfNothingWaits) {
  Keeper* keeper = Add(InvokerKind::kSerialized);
  Keep(1001, 0);
  caller_.Call(
      2, 1001, "m.Keeper", "keep", [](Document* document, ValueId kwargs) {
        document->Set(kwargs, "x", document->Bytes(std::string(800, 'x')));
      });
  EXPECT_TRUE(Waits(2, 1001));
  keeper->ReturnFirst();
  EXPECT_EQ(keeper->kept.size(), 1u);
}

TEST_F(ServicePoolTest, ACallThatIsDroppedIsAnswered) {
  Add();
  caller_.Call(1, 1001, "m.Keeper", "drop");
  EXPECT_EQ(caller_.Take(1, 1001),
            Answers({"error: mitogen.core.CallError: the method ended without "
                     "an answer"}));
}

TEST_F(ServicePoolTest, ACallIsAnsweredOnce) {
  Add();
  caller_.Call(1, 1001, "m.Keeper", "twice");
  EXPECT_EQ(caller_.Take(1, 1001), Answers({"value: 1"}));
  EXPECT_EQ(pool_->in_progress(), 0);
}

TEST_F(ServicePoolTest, AValueThatCannotBeWrittenIsAnError) {
  Add();
  caller_.Call(1, 1001, "m.Keeper", "unwritable");
  const Answers answers = caller_.Take(1, 1001);
  ASSERT_EQ(answers.size(), 1);
  EXPECT_EQ(answers[0].substr(0, 6), "error:");
}

// In the original it ends one of the pool's threads.
TEST_F(ServicePoolTest, ADeadMessageOfAPeerIsIgnored) {
  Keeper* keeper = Add();
  caller_.Receive(1, DeadMessage(0, kCallService, 1, "x"));
  Keep(1001, 1);
  EXPECT_EQ(keeper->kept.size(), 1);
}

TEST_F(ServicePoolTest, WhatIsNoPickleIsAnswered) {
  Message message;
  message.header.handle = kCallService;
  message.header.reply_to = 1001;
  message.payload = "xx";
  caller_.Receive(1, message);
  const Answers answers = caller_.Take(1, 1001);
  ASSERT_EQ(answers.size(), 1);
  EXPECT_EQ(answers[0].substr(0, 44),
            "error: mitogen.core.StreamError: invalid mes");
}

TEST_F(ServicePoolTest, RefusesACallOfMoreOpcodesThanTheLimit) {
  Limits limits;
  limits.max_shared_opcodes = 100;
  pool_ = nullptr;
  pool_ = std::make_unique<ServicePool>(&caller_.router, Dialect(), limits,
                                        ServicePoolLimits());
  ASSERT_TRUE(pool_->Start().ok());
  Keeper* keeper = Add();
  Keep(1001, 1);
  EXPECT_EQ(keeper->kept.size(), 1);
  caller_.Call(1, 1002, "m.Keeper", "keep",
               [](Document* document, ValueId kwargs) {
                 const ValueId list = document->NewList();
                 for (int i = 0; i < 100; ++i) {
                   document->Append(list, Document::None());
                 }
                 document->Set(kwargs, "x", list);
               });
  EXPECT_EQ(keeper->kept.size(), 1);
  const Answers answers = caller_.Take(1, 1002);
  ASSERT_EQ(answers.size(), 1);
  EXPECT_TRUE(absl::StrContains(answers[0], "100")) << answers[0];
}

TEST_F(ServicePoolTest, ActivatesForParentsOnly) {
  caller_.Call(1, 1001, "m.Found", "keep");
  EXPECT_TRUE(activator_.asked.empty());
  caller_.Call(0, 0, "m.Found", "keep");
  EXPECT_NE(pool_->Find("m.Found"), nullptr);
  caller_.Call(0, 0, "m.Missing", "keep");
  caller_.Call(0, 0, "m.Other", "keep");
  EXPECT_EQ(activator_.asked, Answers({"m.Found", "m.Missing", "m.Other"}));
  EXPECT_EQ(pool_->Find("m.Other"), nullptr);
}

TEST_F(ServicePoolTest, ASerializedServiceRunsOneAtATime) {
  Keeper* keeper = Add(InvokerKind::kSerialized);
  Keeper* other = Add(InvokerKind::kPlain, "m.Other");
  for (int i = 0; i < 3; ++i) Keep(1001 + i, i);
  KeepFor(2, 1010, 9, "m.Other");
  // Those that wait take no slot from others.
  EXPECT_EQ(keeper->kept.size(), 1);
  EXPECT_EQ(other->kept.size(), 1);
  for (int i = 0; i < 3; ++i) {
    keeper->ReturnFirst();
    EXPECT_EQ(caller_.Take(1, 1001 + i), Answers({absl::StrCat("value: ", i)}));
  }
  EXPECT_EQ(pool_->queued_calls(), 0);
  EXPECT_EQ(pool_->queued_bytes(), 0);
}

TEST_F(ServicePoolTest, EqualCallsOfADeduplicatingServiceRunOnce) {
  Keeper* keeper = Add(InvokerKind::kDeduplicating);
  Keep(1001, 1);
  Keep(1002, 1);
  Keep(1003, 2);
  EXPECT_EQ(keeper->runs, 2);
  keeper->ReturnFirst();
  EXPECT_EQ(caller_.Take(1, 1001), Answers({"value: 1"}));
  EXPECT_EQ(caller_.Take(1, 1002), Answers({"value: 1"}));
  Keep(1004, 1);
  EXPECT_EQ(caller_.Take(1, 1004), Answers({"value: 1"}));
  EXPECT_EQ(keeper->runs, 2);
}

TEST_F(ServicePoolTest, ShutdownAnswersWhatWaits) {
  Keeper* keeper = Add();
  for (int i = 0; i < 3; ++i) Keep(1001 + i, i);
  pool_->Shutdown();
  EXPECT_EQ(caller_.Take(1, 1003),
            Answers({"dead: the service pool has shut down"}));
  EXPECT_EQ(keeper->shutdowns, 0);
  keeper->ReturnFirst();
  keeper->ReturnFirst();
  EXPECT_EQ(caller_.Take(1, 1002), Answers({"value: 1"}));
  EXPECT_EQ(keeper->shutdowns, 1);
  Keep(1004, 1);
  EXPECT_EQ(caller_.Take(1, 1004), Answers({"dead: invalid handle"}));
}

TEST_F(ServicePoolTest, TheEndOfTheRouterShutsDown) {
  Keeper* keeper = Add();
  caller_.router.Exit();
  EXPECT_EQ(keeper->shutdowns, 1);
}

TEST_F(ServicePoolTest, ACallMayOutliveThePool) {
  Keeper* keeper = Add();
  Keep(1001, 1);
  ServiceCall call = std::move(keeper->kept.front());
  keeper->kept.clear();
  pool_.reset();
  call.Return(Document::None());
  EXPECT_EQ(caller_.Take(1, 1001), Answers());
}

}  // namespace
}  // namespace mitogen
