#include "router/files/file_transfers.h"

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "rapidcheck/gtest.h"
#include "router/files/testing/memory_files.h"
#include "router/lineage.h"
#include "router/subtree_shares.h"

namespace mitogen {
namespace {

constexpr FileTransfers::Options kOptions{.window_bytes = 10,
                                          .chunk_bytes = 4,
                                          .max_jobs_per_link = 3,
                                          .max_jobs_per_context = 2,
                                          .max_queues_per_link = 16};
constexpr LinkId kFirst{1};
constexpr LinkId kSecond{2};

// Keeps what is sent, as "7:1001 +4" and "7:1001 closed".
class Outbox : public FileTransfers::Output {
 public:
  void SendChunk(const FileTransfers::Target& target,
                 absl::string_view data) override {
    if (full != nullptr) {
      lines.push_back(absl::StrCat(Name(target), " refused"));
      return full->OnChunkRefused(target, data.size());
    }
    lines.push_back(absl::StrCat(Name(target), " +", data.size()));
    absl::StrAppend(&received[Key(target)], data);
    owed[target.context_id] += data.size();
  }
  void Close(const FileTransfers::Target& target,
             const absl::Status& status) override {
    lines.push_back(
        absl::StrCat(Name(target), status.ok() ? " closed" : " failed"));
    closed.push_back(Key(target));
    if (!status.ok()) failed.push_back(Key(target));
  }

  std::vector<std::string> Take() { return std::exchange(lines, {}); }

  using TargetKey = std::pair<uint32_t, uint32_t>;
  static TargetKey Key(const FileTransfers::Target& target) {
    return {target.context_id, target.handle};
  }
  static std::string Name(const FileTransfers::Target& target) {
    return absl::StrCat(target.context_id, ":", target.handle);
  }

  std::vector<std::string> lines;
  std::map<TargetKey, std::string> received;
  std::vector<TargetKey> closed;
  std::vector<TargetKey> failed;
  // Whose chunks are refused, if not null.
  FileTransfers* full = nullptr;
  std::map<uint32_t, uint64_t> owed;
};

class BrokenReader : public FileReader {
 public:
  absl::StatusOr<size_t> Read(absl::Span<char>) override {
    return absl::UnknownError("broken");
  }
};

class CountingReader : public FileReader {
 public:
  explicit CountingReader(int* reads) : reads_(*reads) {}
  absl::StatusOr<size_t> Read(absl::Span<char>) override {
    ++reads_;
    return 0;
  }

 private:
  int& reads_;
};

class FileTransfersTest : public testing::Test {
 protected:
  FileTransfersTest() : transfers_(kOptions, &outbox_) {}

  void Add(FileTransfers::Via via, uint32_t context_id, uint32_t handle,
           size_t size) {
    transfers_.Add(via, {context_id, handle},
                   std::make_unique<MemoryReader>(std::string(size, 'x')));
  }

  // To the last of `lineage`.
  void AddBelow(std::vector<uint32_t> lineage, size_t size) {
    const FileTransfers::Target target{lineage.back(), 1001};
    transfers_.Add(kFirst, target,
                   std::make_unique<MemoryReader>(std::string(size, 'x')),
                   SubtreeCharge(&shares_, MakeLineage(std::move(lineage)), 1));
  }

  // Who owes is in the way of 8, until it is set aside.
  void SetAside() {
    Add(kFirst, 8, 1001, 4);
    for (int i = 0; i < 2; ++i) transfers_.CheckProgress();
    ASSERT_EQ(outbox_.owed[8], 4);
    transfers_.Acknowledge(kFirst, 8, std::exchange(outbox_.owed[8], 0));
  }

  using Lines = std::vector<std::string>;

  Outbox outbox_;
  SubtreeShares shares_;
  FileTransfers transfers_;
};

TEST_F(FileTransfersTest, SendsASmallFileAtOnce) {
  Add(kFirst, 7, 1001, 5);
  EXPECT_EQ(outbox_.Take(), Lines({"7:1001 +4", "7:1001 +1", "7:1001 closed"}));
  EXPECT_EQ(transfers_.unacknowledged(kFirst), 5);
  EXPECT_EQ(transfers_.Acknowledge(kFirst, 7, 5), 0);
  EXPECT_EQ(transfers_.link_count(), 0);
}

TEST_F(FileTransfersTest, KeepsAtMostAWindowUnacknowledged) {
  Add(kFirst, 7, 1001, 20);
  EXPECT_EQ(outbox_.Take(), Lines({"7:1001 +4", "7:1001 +4", "7:1001 +4"}));
  transfers_.Acknowledge(kFirst, 7, 1);
  EXPECT_EQ(outbox_.Take(), Lines());
  transfers_.Acknowledge(kFirst, 7, 3);
  EXPECT_EQ(outbox_.Take(), Lines({"7:1001 +4"}));
}

TEST_F(FileTransfersTest, ServesOneAfterAnotherByEachLink) {
  Add(kFirst, 7, 1001, 13);
  Add(kFirst, 8, 1001, 4);
  Add(kSecond, 9, 1001, 4);
  EXPECT_EQ(outbox_.Take(), Lines({"7:1001 +4", "7:1001 +4", "7:1001 +4",
                                   "9:1001 +4", "9:1001 closed"}));
  transfers_.Acknowledge(kFirst, 7, 12);
  EXPECT_EQ(outbox_.Take(), Lines({"7:1001 +1", "7:1001 closed", "8:1001 +4",
                                   "8:1001 closed"}));
}

TEST_F(FileTransfersTest, ReadsNoFileWhoseTurnHasNotCome) {
  Add(kFirst, 7, 1001, 13);
  int reads = 0;
  transfers_.Add(kFirst, {8, 1001}, std::make_unique<CountingReader>(&reads));
  EXPECT_EQ(reads, 0);
  transfers_.Acknowledge(kFirst, 7, 12);
  EXPECT_EQ(reads, 1);
}

TEST_F(FileTransfersTest, CountsNoMoreThanWasOwed) {
  Add(kFirst, 7, 1001, 4);
  EXPECT_EQ(transfers_.Acknowledge(kFirst, 7, 6), 2);
  EXPECT_EQ(transfers_.Acknowledge(kFirst, 7, 1), 1);
  EXPECT_EQ(transfers_.Acknowledge(kSecond, 7, 1), 1);
}

TEST_F(FileTransfersTest, NobodyAcknowledgesForAnother) {
  Add(kFirst, 7, 1001, 20);
  EXPECT_EQ(transfers_.Acknowledge(kFirst, 8, 12), 12);
  EXPECT_EQ(transfers_.unacknowledged(kFirst), 12);
}

TEST_F(FileTransfersTest, ALostContextStallsNoOther) {
  Add(kFirst, 7, 1001, 20);
  Add(kFirst, 8, 1001, 4);
  outbox_.Take();
  transfers_.LoseContext(7);
  EXPECT_EQ(outbox_.Take(), Lines({"8:1001 +4", "8:1001 closed"}));
  EXPECT_EQ(transfers_.unacknowledged(kFirst), 4);
}

TEST_F(FileTransfersTest, ALostLinkTakesItsTransfersWithIt) {
  Add(kFirst, 7, 1001, 20);
  transfers_.LoseLink(kFirst);
  EXPECT_EQ(transfers_.link_count(), 0);
  EXPECT_TRUE(transfers_.HasRoom(kFirst, 7));
}

TEST_F(FileTransfersTest, HasRoomForSoMany) {
  for (int i = 0; i < 2; ++i) Add(kFirst, 7, 1001, 20);
  EXPECT_FALSE(transfers_.HasRoom(kFirst, 7));
  EXPECT_TRUE(transfers_.HasRoom(kFirst, 8));
  Add(kFirst, 8, 1001, 20);
  EXPECT_FALSE(transfers_.HasRoom(kFirst, 9));
  EXPECT_TRUE(transfers_.HasRoom(kSecond, 9));
}

TEST_F(FileTransfersTest, OneThatAcknowledgesNothingHoldsUpOthersForTwoLooks) {
  Add(kFirst, 7, 1001, 20);
  Add(kFirst, 8, 1001, 4);
  outbox_.Take();
  transfers_.CheckProgress();
  EXPECT_EQ(outbox_.Take(), Lines());
  transfers_.CheckProgress();
  EXPECT_EQ(outbox_.Take(), Lines({"8:1001 +4", "8:1001 closed"}));
}

TEST_F(FileTransfersTest, NorDoesOneThatAcknowledgesAChunkAtATime) {
  Add(kFirst, 7, 1001, 100);
  Add(kFirst, 8, 1001, 4);
  transfers_.CheckProgress();
  transfers_.Acknowledge(kFirst, 7, 4);
  outbox_.Take();
  transfers_.CheckProgress();
  EXPECT_EQ(outbox_.Take(), Lines({"8:1001 +4", "8:1001 closed"}));
}

TEST_F(FileTransfersTest, NorDoesOneThatHasBeenSentAllAndAcknowledgesNothing) {
  Add(kFirst, 7, 1001, 9);
  Add(kFirst, 8, 1001, 8);
  transfers_.CheckProgress();
  outbox_.Take();
  transfers_.CheckProgress();
  EXPECT_EQ(outbox_.Take(), Lines({"8:1001 +4", "8:1001 closed"}));
}

TEST_F(FileTransfersTest, TheOneThatOwesMostIsSetAsideFirst) {
  Add(kFirst, 7, 1001, 4);
  Add(kFirst, 8, 1001, 20);
  Add(kFirst, 9, 1001, 4);
  transfers_.CheckProgress();
  outbox_.Take();
  transfers_.CheckProgress();
  EXPECT_EQ(outbox_.Take(), Lines({"9:1001 +4", "9:1001 closed", "8:1001 +4"}));
}

TEST_F(FileTransfersTest, TwoThatTakeTurnsHoldUpOthersForTwoLooksEach) {
  for (uint32_t handle = 1001; handle < 1010; ++handle) {
    Add(kFirst, 7, handle, 12);
    Add(kFirst, 8, handle, 12);
  }
  Add(kFirst, 9, 1001, 4);
  transfers_.CheckProgress();
  transfers_.Acknowledge(kFirst, 7, 12);
  transfers_.CheckProgress();
  transfers_.Acknowledge(kFirst, 8, 12);
  transfers_.CheckProgress();
  outbox_.Take();
  transfers_.CheckProgress();
  EXPECT_EQ(outbox_.Take(), Lines({"9:1001 +4", "9:1001 closed"}));
}

TEST_F(FileTransfersTest, OneThatIsAloneKeepsItsPlaceHoweverSlowItIs) {
  Add(kFirst, 7, 1001, 20);
  for (int i = 0; i < 5; ++i) transfers_.CheckProgress();
  Add(kFirst, 8, 1001, 4);
  outbox_.Take();
  transfers_.Acknowledge(kFirst, 7, 4);
  EXPECT_EQ(outbox_.Take(), Lines({"7:1001 +4"}));
  transfers_.CheckProgress();
  EXPECT_EQ(outbox_.Take(), Lines({"8:1001 +4", "8:1001 closed"}));
}

TEST_F(FileTransfersTest, ASlowOneGoesOnAsItAcknowledges) {
  Add(kFirst, 7, 1001, 16);
  SetAside();
  Add(kFirst, 7, 1002, 1);
  outbox_.Take();
  transfers_.Acknowledge(kFirst, 7, 4);
  EXPECT_EQ(outbox_.Take(), Lines({"7:1001 +4"}));
  transfers_.Acknowledge(kFirst, 7, 12);
  EXPECT_EQ(outbox_.Take(),
            Lines({"7:1001 closed", "7:1002 +1", "7:1002 closed"}));
}

TEST_F(FileTransfersTest, ASlowOneGetsNoMoreThanItsWindow) {
  Add(kFirst, 7, 1001, 20);
  Add(kFirst, 8, 1001, 4);
  for (int i = 0; i < 10; ++i) transfers_.CheckProgress();
  transfers_.Acknowledge(kFirst, 8, 4);
  EXPECT_EQ(transfers_.unacknowledged(kFirst), 12);
}

TEST_F(FileTransfersTest, ThoseSetAsideShareOneWindow) {
  Add(kFirst, 7, 1001, 100);
  SetAside();
  Add(kFirst, 9, 1001, 100);
  SetAside();
  transfers_.CheckProgress();
  outbox_.Take();
  // Half of the window is 5 bytes: one more chunk goes at 4, none at 8.
  transfers_.Acknowledge(kFirst, 7, 4);
  EXPECT_EQ(outbox_.Take(), Lines());
  transfers_.Acknowledge(kFirst, 7, 4);
  EXPECT_EQ(outbox_.Take(), Lines({"7:1001 +4"}));
}

TEST_F(FileTransfersTest, OneSetAsideComesBackAfterAMinuteWithoutTransfers) {
  Add(kFirst, 7, 1001, 20);
  SetAside();
  transfers_.Acknowledge(kFirst, 7, 12);
  transfers_.Acknowledge(kFirst, 7, 8);
  EXPECT_EQ(transfers_.unacknowledged(kFirst), 0);
  EXPECT_EQ(transfers_.link_count(), 1);
  for (int i = 0; i < 12; ++i) transfers_.CheckProgress();
  EXPECT_EQ(transfers_.link_count(), 0);
}

TEST_F(FileTransfersTest, OneThatPaysAndAsksAgainHoldsUpNobodyAgain) {
  Add(kFirst, 7, 1001, 14);
  SetAside();
  transfers_.Acknowledge(kFirst, 7, 12);
  transfers_.Acknowledge(kFirst, 7, 2);
  Add(kFirst, 7, 1002, 20);
  outbox_.Take();
  Add(kFirst, 8, 1002, 4);
  EXPECT_EQ(outbox_.Take(), Lines({"8:1002 +4", "8:1002 closed"}));
}

// 3 is below 1, and those from 10 on are below 3.
TEST_F(FileTransfersTest, OneThatInventsContextsHoldsUpOthersForTwoLooks) {
  AddBelow({1, 3, 10}, 20);
  AddBelow({1, 3, 11}, 20);
  AddBelow({1, 3, 12}, 20);
  AddBelow({1, 4}, 4);
  transfers_.CheckProgress();
  outbox_.Take();
  transfers_.CheckProgress();
  EXPECT_EQ(outbox_.Take(), Lines({"4:1001 +4", "4:1001 closed"}));
  AddBelow({1, 3, 13}, 20);
  AddBelow({1, 5}, 1);
  EXPECT_EQ(outbox_.Take(), Lines({"5:1001 +1", "5:1001 closed"}));
}

TEST_F(FileTransfersTest, InventedContextsThatTakeTurnsAreOneSubtree) {
  AddBelow({1, 3, 10}, 12);
  AddBelow({1, 3, 11}, 12);
  AddBelow({1, 4}, 4);
  transfers_.CheckProgress();
  transfers_.Acknowledge(kFirst, 10, 12);
  outbox_.Take();
  transfers_.CheckProgress();
  EXPECT_EQ(outbox_.Take(), Lines({"4:1001 +4", "4:1001 closed"}));
}

TEST_F(FileTransfersTest, ASlowOneIsSetAsideWithoutItsSiblings) {
  AddBelow({1, 3, 10}, 20);
  AddBelow({1, 3, 11}, 4);
  transfers_.CheckProgress();
  outbox_.Take();
  transfers_.CheckProgress();
  EXPECT_EQ(outbox_.Take(), Lines({"11:1001 +4", "11:1001 closed"}));
}

// 3 leaves with all that is below it, then 10 leaves 3.
TEST_F(FileTransfersTest, TheSiblingsOfASlowOneWaitForOneMoreLook) {
  AddBelow({1, 3, 10}, 20);
  AddBelow({1, 3, 11}, 4);
  AddBelow({1, 4}, 4);
  transfers_.CheckProgress();
  transfers_.CheckProgress();
  outbox_.Take();
  transfers_.CheckProgress();
  EXPECT_EQ(outbox_.Take(), Lines({"11:1001 +4", "11:1001 closed"}));
}

TEST_F(FileTransfersTest, AContextIsSetAsideWithoutThoseBelowIt) {
  AddBelow({1}, 20);
  AddBelow({1, 4}, 4);
  transfers_.CheckProgress();
  outbox_.Take();
  transfers_.CheckProgress();
  EXPECT_EQ(outbox_.Take(), Lines({"4:1001 +4", "4:1001 closed"}));
}

TEST_F(FileTransfersTest, ARefusedChunkEndsItsTransferAndIsNotOwed) {
  outbox_.full = &transfers_;
  Add(kFirst, 7, 1001, 20);
  EXPECT_EQ(outbox_.Take(), Lines({"7:1001 refused", "7:1001 failed"}));
  EXPECT_EQ(transfers_.link_count(), 0);
}

TEST_F(FileTransfersTest, WhoWaitsGoesOnAfterARefusedChunk) {
  Add(kFirst, 7, 1001, 20);
  Add(kFirst, 8, 1001, 20);
  outbox_.Take();
  transfers_.OnChunkRefused({7, 1001}, 4);
  EXPECT_EQ(outbox_.Take(), Lines({"7:1001 failed", "8:1001 +4"}));
  EXPECT_EQ(transfers_.unacknowledged(kFirst), 12);
}

TEST_F(FileTransfersTest, AChunkRefusedAfterItsFileEndedIsOnlyGivenBack) {
  Add(kFirst, 7, 1001, 4);
  Add(kFirst, 7, 1002, 20);
  outbox_.Take();
  transfers_.OnChunkRefused({7, 1001}, 4);
  EXPECT_EQ(outbox_.Take(), Lines({"7:1002 +4"}));
  EXPECT_EQ(transfers_.unacknowledged(kFirst), 12);
}

TEST_F(FileTransfersTest, WhoAsksAnewAndAcknowledgesNothingHasLostWhatItOwes) {
  Add(kFirst, 7, 1001, 20);
  for (int i = 0; i < 20; ++i) transfers_.CheckProgress();
  Add(kFirst, 7, 1002, 4);
  outbox_.Take();
  // The first of them may come right after the request.
  for (int i = 0; i < 6; ++i) transfers_.CheckProgress();
  EXPECT_EQ(outbox_.Take(), Lines());
  transfers_.CheckProgress();
  EXPECT_EQ(outbox_.Take(),
            Lines({"7:1001 failed", "7:1002 +4", "7:1002 closed"}));
  EXPECT_EQ(transfers_.unacknowledged(kFirst), 4);
}

TEST_F(FileTransfersTest, AskingAgainAndAgainDoesNotPutOffTheEndOfADebt) {
  Add(kFirst, 7, 1001, 20);
  for (uint32_t handle = 1002; handle < 1009; ++handle) {
    Add(kFirst, 7, handle, 1);
    outbox_.Take();
    transfers_.CheckProgress();
  }
  EXPECT_EQ(outbox_.failed, std::vector<Outbox::TargetKey>({{7, 1001}}));
}

TEST_F(FileTransfersTest, WhoAsksNothingAnewMayTakeAsLongAsItLikes) {
  Add(kFirst, 7, 1001, 16);
  for (int i = 0; i < 100; ++i) transfers_.CheckProgress();
  outbox_.Take();
  transfers_.Acknowledge(kFirst, 7, 12);
  EXPECT_EQ(outbox_.Take(), Lines({"7:1001 +4", "7:1001 closed"}));
}

TEST_F(FileTransfersTest, WhoOwesLessThanAWindowHasLostNothing) {
  Add(kFirst, 7, 1001, 8);
  Add(kFirst, 7, 1002, 1);
  for (int i = 0; i < 100; ++i) transfers_.CheckProgress();
  EXPECT_EQ(transfers_.unacknowledged(kFirst), 9);
}

// Neither may be set aside, so they share the window to the end.
TEST(LinkQueuesTest, SeveralThatTogetherOweAWindowHaveLostIt) {
  FileTransfers::Options options = kOptions;
  options.max_queues_per_link = 0;
  Outbox outbox;
  FileTransfers transfers(options, &outbox);
  for (const uint32_t id : {7, 8}) {
    transfers.Add(kFirst, {id, 1001},
                  std::make_unique<MemoryReader>(std::string(8, 'x')));
  }
  for (const uint32_t id : {7, 8}) {
    transfers.Add(kFirst, {id, 1002},
                  std::make_unique<MemoryReader>(std::string(1, 'x')));
  }
  outbox.Take();
  for (int i = 0; i < 6; ++i) transfers.CheckProgress();
  EXPECT_EQ(outbox.Take(), std::vector<std::string>());
  transfers.CheckProgress();
  EXPECT_EQ(outbox.received.count({7, 1002}), 1);
  EXPECT_EQ(outbox.received.count({8, 1002}), 1);
}

TEST(LinkQueuesTest, WhoSharesAWindowWithOneThatAcknowledgesHasLostNothing) {
  FileTransfers::Options options = kOptions;
  options.max_queues_per_link = 0;
  Outbox outbox;
  FileTransfers transfers(options, &outbox);
  const auto add = [&](uint32_t id, uint32_t handle, size_t size) {
    transfers.Add(kFirst, {id, handle},
                  std::make_unique<MemoryReader>(std::string(size, 'x')));
  };
  add(7, 1001, 8);
  add(8, 1001, 200);
  add(7, 1002, 1);
  for (int i = 0; i < 20; ++i) {
    transfers.Acknowledge(kFirst, 8, 4);
    transfers.CheckProgress();
  }
  EXPECT_EQ(transfers.Acknowledge(kFirst, 7, 8), 0);
}

// Each context is a link's own child, so none is above another.
TEST(LinkQueuesTest, SetsAsideNoMoreThanTheLimit) {
  FileTransfers::Options options = kOptions;
  options.max_queues_per_link = 3;
  Outbox outbox;
  FileTransfers transfers(options, &outbox);
  for (uint32_t id = 1; id < 20; ++id) {
    transfers.Add(kFirst, {id, 1001},
                  std::make_unique<MemoryReader>(std::string(40, 'x')));
  }
  for (int i = 0; i < 60; ++i) transfers.CheckProgress();
  EXPECT_EQ(transfers.queue_count(kFirst), 3);
  EXPECT_EQ(transfers.job_count(kFirst), 19);
}

// 3 and 4 are below 1, and those from 10 on are below 3.
TEST_F(FileTransfersTest, LeavesQueuesToTheSiblingsOfOneThatInventsContexts) {
  for (uint32_t id = 10; id < 60; ++id) AddBelow({1, 3, id}, 20);
  for (int i = 0; i < 40; ++i) transfers_.CheckProgress();
  AddBelow({1, 4}, 20);
  AddBelow({1, 5}, 4);
  for (int i = 0; i < 20; ++i) transfers_.CheckProgress();
  EXPECT_LT(transfers_.queue_count(kFirst), 16);
  EXPECT_EQ(outbox_.closed, std::vector<Outbox::TargetKey>({{5, 1001}}));
}

TEST(LinkQueuesTest, AQueueThatEndsMakesRoomForAnother) {
  FileTransfers::Options options = kOptions;
  options.max_queues_per_link = 1;
  Outbox outbox;
  FileTransfers transfers(options, &outbox);
  const auto add = [&](uint32_t id, size_t size) {
    transfers.Add(kFirst, {id, 1001},
                  std::make_unique<MemoryReader>(std::string(size, 'x')));
  };
  add(7, 20);
  add(8, 20);
  add(9, 4);
  for (int i = 0; i < 5; ++i) transfers.CheckProgress();
  EXPECT_TRUE(outbox.closed.empty());
  transfers.LoseContext(7);
  for (int i = 0; i < 13; ++i) transfers.CheckProgress();
  EXPECT_EQ(outbox.closed, std::vector<Outbox::TargetKey>({{9, 1001}}));
  EXPECT_EQ(transfers.queue_count(kFirst), 1);
}

TEST_F(FileTransfersTest, AFileThatCannotBeReadEndsAlone) {
  transfers_.Add(kFirst, {7, 1001}, std::make_unique<BrokenReader>());
  Add(kFirst, 7, 1002, 1);
  EXPECT_EQ(outbox_.Take(),
            Lines({"7:1001 failed", "7:1002 +1", "7:1002 closed"}));
}

TEST_F(FileTransfersTest, ClosesTheLastFirst) {
  Add(kFirst, 7, 1001, 20);
  Add(kFirst, 7, 1002, 20);
  outbox_.Take();
  transfers_.CloseAll();
  EXPECT_EQ(outbox_.Take(), Lines({"7:1002 closed", "7:1001 closed"}));
  EXPECT_EQ(transfers_.link_count(), 0);
}

// Whatever is fetched, acknowledged, checked and lost, in whatever order: a
// link that has transfers has bytes under way; a context that owes never owes
// more than a window and a chunk; and once all is acknowledged all has come,
// whole and in order. Whoever owes acknowledges before its debt ends.
RC_GTEST_PROP(FileTransfersProperty, NothingStallsAndNothingIsLost, ()) {
  Outbox outbox;
  FileTransfers transfers(kOptions, &outbox);
  std::map<Outbox::TargetKey, std::string> files;
  std::vector<bool> lost(6, false);
  const auto via_of = [](uint32_t context_id) {
    return FileTransfers::Via(context_id % 2 == 0 ? kFirst : kSecond);
  };
  std::map<uint32_t, int> silent_looks;
  const auto acknowledge = [&](uint32_t context_id, uint64_t size) {
    if (size > 0) silent_looks[context_id] = 0;
    outbox.owed[context_id] -= std::min(size, outbox.owed[context_id]);
    // First here, since the transfers send within the call.
    transfers.Acknowledge(via_of(context_id), context_id, size);
  };
  const auto look = [&] {
    for (auto& [context_id, owed] : outbox.owed) {
      if (owed == 0) silent_looks[context_id] = 0;
      if (silent_looks[context_id] == LinkTransfers::kLooksToLose) {
        acknowledge(context_id, 1);
      }
      ++silent_looks[context_id];
    }
    transfers.CheckProgress();
  };
  uint32_t next_handle = 1000;
  const int steps = *rc::gen::inRange(0, 60);
  for (int step = 0; step < steps; ++step) {
    const uint32_t context_id = *rc::gen::inRange<uint32_t>(0, 6);
    if (lost[context_id]) continue;
    const int what = *rc::gen::inRange(0, 12);
    if (what > 9) {
      look();
    } else if (what < 4) {
      const FileTransfers::Target target{context_id, next_handle++};
      const auto content = *rc::gen::container<std::string>(
          *rc::gen::inRange(0, 40), rc::gen::inRange('a', 'z'));
      files[Outbox::Key(target)] = content;
      transfers.Add(via_of(context_id), target,
                    std::make_unique<MemoryReader>(content));
    } else if (what < 9) {
      acknowledge(context_id, *rc::gen::inRange<uint64_t>(0, 12));
    } else {
      lost[context_id] = true;
      outbox.owed[context_id] = 0;
      transfers.LoseContext(context_id);
    }
    for (const LinkId link : {kFirst, kSecond}) {
      uint64_t owed = 0;
      for (uint32_t id = 0; id < 6; ++id) {
        if (via_of(id) != link) continue;
        owed += outbox.owed[id];
        RC_ASSERT(outbox.owed[id] <
                  kOptions.window_bytes + kOptions.chunk_bytes);
      }
      RC_ASSERT(transfers.unacknowledged(link) == owed);
      if (transfers.job_count(link) > 0) RC_ASSERT(owed > 0u);
    }
  }
  bool more = true;
  while (more) {
    more = false;
    for (uint32_t id = 0; id < 6; ++id) {
      if (outbox.owed[id] == 0 || lost[id]) continue;
      acknowledge(id, outbox.owed[id]);
      more = true;
    }
  }
  for (int looks = 0; looks < LinkTransfers::kLooksToReturn; ++looks) look();
  RC_ASSERT(transfers.link_count() == 0u);
  for (const auto& [target, content] : files) {
    if (lost[target.first]) continue;
    RC_ASSERT(outbox.received[target] == content);
    RC_ASSERT(std::count(outbox.closed.begin(), outbox.closed.end(), target) ==
              1);
  }
}

// Chunks are lost on their way, or refused, as it happens. Once they all arrive
// again, whoever asks anew has its file, whatever it owes.
RC_GTEST_PROP(FileTransfersProperty, WhoeverAsksAnewHasItsFile, ()) {
  FileTransfers::Options options = kOptions;
  options.max_queues_per_link = *rc::gen::inRange<size_t>(0, 4);
  Outbox outbox;
  FileTransfers transfers(options, &outbox);
  uint32_t next_handle = 1000;
  const auto add = [&](uint32_t context_id, size_t size) {
    transfers.Add(kFirst, {context_id, next_handle++},
                  std::make_unique<MemoryReader>(std::string(size, 'x')));
  };
  const auto acknowledge = [&](uint32_t context_id) {
    const uint64_t size = std::exchange(outbox.owed[context_id], 0);
    if (size > 0) transfers.Acknowledge(kFirst, context_id, size);
    return size > 0;
  };
  const int steps = *rc::gen::inRange(0, 60);
  for (int step = 0; step < steps; ++step) {
    const uint32_t context_id = *rc::gen::inRange<uint32_t>(1, 4);
    const int what = *rc::gen::inRange(0, 6);
    if (what < 2) {
      outbox.full = *rc::gen::inRange(0, 4) == 0 ? &transfers : nullptr;
      add(context_id, *rc::gen::inRange<size_t>(0, 40));
      outbox.full = nullptr;
    } else if (what == 2) {
      acknowledge(context_id);
    } else if (what == 3) {
      transfers.CheckProgress();
    } else {
      // What was sent since is lost.
      outbox.owed[context_id] = 0;
    }
  }
  outbox.owed.clear();
  const uint32_t first_handle = next_handle;
  for (const uint32_t id : {1, 2, 3}) add(id, 20);
  for (int look = 0; look < 100; ++look) {
    bool more = true;
    while (more) {
      more = false;
      for (const uint32_t id : {1, 2, 3}) more = acknowledge(id) || more;
    }
    transfers.CheckProgress();
  }
  for (const uint32_t id : {1, 2, 3}) {
    RC_ASSERT(
        outbox.received[Outbox::TargetKey(id, first_handle + id - 1)].size() ==
        20u);
  }
}

// Several fetch what they like when they like, and acknowledge a byte at least
// within any six looks: nothing of theirs ends early.
RC_GTEST_PROP(FileTransfersProperty, WhoeverAcknowledgesLosesNothing, ()) {
  FileTransfers::Options options = kOptions;
  options.max_queues_per_link = *rc::gen::inRange<size_t>(0, 4);
  Outbox outbox;
  FileTransfers transfers(options, &outbox);
  uint32_t next_handle = 1000;
  std::map<uint32_t, int> silent_looks;
  const int looks = *rc::gen::inRange(0, 60);
  for (int look = 0; look < looks; ++look) {
    for (const uint32_t id : {1, 2, 3}) {
      if (*rc::gen::inRange(0, 4) == 0) {
        transfers.Add(kFirst, {id, next_handle++},
                      std::make_unique<MemoryReader>(
                          std::string(*rc::gen::inRange<size_t>(0, 60), 'x')));
      }
      const bool must = silent_looks[id] == LinkTransfers::kLooksToLose;
      if (outbox.owed[id] == 0) {
        silent_looks[id] = 0;
      } else if (must || *rc::gen::inRange(0, 10) == 0) {
        const uint64_t size =
            *rc::gen::inRange<uint64_t>(1, outbox.owed[id] + 1);
        outbox.owed[id] -= size;
        transfers.Acknowledge(kFirst, id, size);
        silent_looks[id] = 0;
      }
      ++silent_looks[id];
    }
    transfers.CheckProgress();
    RC_ASSERT(outbox.failed.empty());
  }
}

// 3 invents contexts, fetches by all of them, and acknowledges what it likes
// and when it likes; so does 6, its accomplice. 4, which acknowledges at once,
// has its file after two looks for each of them; so has 5, a sibling of 3.
RC_GTEST_PROP(FileTransfersProperty, NothingThatASubtreeDoesHoldsUpOthers, ()) {
  const bool has_accomplice = *rc::gen::arbitrary<bool>();
  const uint32_t honest = *rc::gen::element<uint32_t>(4, 5);
  const std::map<uint32_t, std::vector<uint32_t>> lineages = {
      {3, {1, 2, 3}},      {10, {1, 2, 3, 10}},
      {11, {1, 2, 3, 11}}, {12, {1, 2, 3, 10, 12}},
      {4, {1, 4}},         {5, {1, 2, 5}},
      {6, {1, 6}}};
  const std::vector<uint32_t> rivals =
      has_accomplice ? std::vector<uint32_t>{3, 10, 6, 12, 6}
                     : std::vector<uint32_t>{3, 10, 11, 12};
  FileTransfers::Options options = kOptions;
  options.max_queues_per_link = *rc::gen::inRange<size_t>(4, 17);
  Outbox outbox;
  SubtreeShares shares;
  FileTransfers transfers(options, &outbox);
  uint32_t next_handle = 1000;
  const auto add = [&](uint32_t context_id, size_t size) {
    transfers.Add(
        kFirst, {context_id, next_handle++},
        std::make_unique<MemoryReader>(std::string(size, 'x')),
        SubtreeCharge(&shares, MakeLineage(lineages.at(context_id)), 1));
  };
  const auto acknowledge = [&](uint32_t context_id, uint64_t size) {
    outbox.owed[context_id] -= std::min(size, outbox.owed[context_id]);
    transfers.Acknowledge(kFirst, context_id, size);
  };
  const auto misbehave = [&] {
    const int steps = *rc::gen::inRange(0, 12);
    for (int step = 0; step < steps; ++step) {
      const auto rival = *rc::gen::elementOf(rivals);
      if (*rc::gen::arbitrary<bool>()) {
        add(rival, *rc::gen::inRange<size_t>(0, 60));
      } else {
        acknowledge(rival, *rc::gen::element<uint64_t>(1, 4, 20));
      }
      while (outbox.owed[honest] > 0) acknowledge(honest, outbox.owed[honest]);
    }
  };
  const int looks_before = *rc::gen::inRange(0, 5);
  for (int look = 0; look < looks_before; ++look) {
    misbehave();
    transfers.CheckProgress();
  }
  const Outbox::TargetKey target{honest, next_handle};
  add(honest, 40);
  const int looks = LinkTransfers::kLooks * (has_accomplice ? 2 : 1);
  for (int look = 0; look < looks; ++look) {
    misbehave();
    transfers.CheckProgress();
  }
  while (outbox.owed[honest] > 0) acknowledge(honest, outbox.owed[honest]);
  RC_ASSERT(outbox.received[target].size() == 40u);
  RC_ASSERT(std::count(outbox.closed.begin(), outbox.closed.end(), target) ==
            1);
}

}  // namespace
}  // namespace mitogen
