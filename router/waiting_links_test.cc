#include "router/waiting_links.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

constexpr PatienceLimits kLimits = {.budget_us = 1000, .min_rate = 1'000'000};
constexpr LinkId kOne{1};
constexpr LinkId kTwo{2};
constexpr LinkId kThree{3};
constexpr LinkId kFull{9};

class WaitingLinksTest : public testing::Test, public WaitingLinks::Host {
 protected:
  WaitingLinksTest() {
    for (const LinkId link : {kOne, kTwo, kThree, kFull}) {
      links_.Add(link, Neighbour::kChild, kLimits);
    }
    links_.SetFull(kFull);
  }

  int64_t NowUs() override { return now_us_; }
  uint64_t TakenBytes(LinkId) override { return taken_; }
  void StopReading(LinkId link, LinkId) override { stopped_.insert(link); }
  void ReadOn(LinkId link, LinkId) override {
    stopped_.erase(link);
    read_on_.push_back(link);
    if (during_read_on_) during_read_on_(link);
  }
  void SetTimer(LinkId full, std::optional<int64_t> after_us) override {
    timers_[full] = after_us;
  }

  bool IsFullFor(LinkId link, bool is_short) const {
    return links_.IsFullFor(link, [is_short] { return is_short; });
  }

  int64_t now_us_ = 0;
  uint64_t taken_ = 0;
  std::set<LinkId> stopped_;
  std::vector<LinkId> read_on_;
  std::map<LinkId, std::optional<int64_t>> timers_;
  std::function<void(LinkId)> during_read_on_;
  WaitingLinks links_{this};
};

using Links = std::vector<LinkId>;

TEST_F(WaitingLinksTest, TheFirstMayStillSendALittleToAFullLink) {
  EXPECT_FALSE(IsFullFor(kFull, /*is_short=*/true));
  EXPECT_TRUE(IsFullFor(kFull, /*is_short=*/false));
  ASSERT_TRUE(links_.LetWait(kOne, kFull));
  EXPECT_TRUE(IsFullFor(kFull, /*is_short=*/true)) << "another waits already";
}

TEST_F(WaitingLinksTest, AFullParentTakesNothing) {
  constexpr LinkId kParent{10};
  links_.Add(kParent, Neighbour::kParent, kLimits);
  EXPECT_FALSE(IsFullFor(kParent, false));
  links_.SetFull(kParent);
  EXPECT_TRUE(IsFullFor(kParent, true));
}

TEST_F(WaitingLinksTest, ALinkThatIsNotFullTakesAll) {
  EXPECT_FALSE(IsFullFor(kOne, false));
  EXPECT_FALSE(IsFullFor(LinkId{77}, false)) << "it does not exist";
}

TEST_F(WaitingLinksTest, ThoseThatWaitReadOnInTheirOrder) {
  ASSERT_TRUE(links_.LetWait(kTwo, kFull));
  ASSERT_TRUE(links_.LetWait(kOne, kFull));
  EXPECT_EQ(stopped_, (std::set<LinkId>{kOne, kTwo}));
  EXPECT_EQ(links_.WaitFor(kFull), 2);
  links_.SetDrained(kFull);
  EXPECT_EQ(read_on_, (Links{kTwo, kOne}));
  EXPECT_EQ(links_.WaitFor(kFull), 0);
  EXPECT_FALSE(links_.Waits(kOne));
  EXPECT_EQ(links_.full_links(), 0);
}

TEST_F(WaitingLinksTest, TheNextGoesOnWaitingIfTheFirstFillsTheLinkAgain) {
  ASSERT_TRUE(links_.LetWait(kOne, kFull));
  ASSERT_TRUE(links_.LetWait(kTwo, kFull));
  during_read_on_ = [&](LinkId) { links_.SetFull(kFull); };
  links_.SetDrained(kFull);
  EXPECT_EQ(read_on_, Links{kOne});
  EXPECT_TRUE(links_.Waits(kTwo));
  EXPECT_EQ(timers_[kFull], 1000);
}

TEST_F(WaitingLinksTest, AllReadOnWhenPatienceEnds) {
  ASSERT_TRUE(links_.LetWait(kOne, kFull));
  EXPECT_EQ(timers_[kFull], 1000);
  now_us_ = 999;
  links_.OnPatience(kFull);
  EXPECT_TRUE(read_on_.empty());
  EXPECT_EQ(timers_[kFull], 1);
  now_us_ = 1000;
  links_.OnPatience(kFull);
  EXPECT_EQ(read_on_, Links{kOne});
  EXPECT_EQ(timers_[kFull], std::nullopt);
  EXPECT_FALSE(links_.LetWait(kOne, kFull)) << "it is still full";
}

TEST_F(WaitingLinksTest, ALinkWaitsForManySilentOnesNoLongerThanForOne) {
  ASSERT_TRUE(links_.LetWait(kOne, kFull));
  now_us_ = 600;
  links_.Remove(kFull);
  for (const LinkId silent : {kTwo, kThree}) links_.SetFull(silent);
  ASSERT_TRUE(links_.LetWait(kOne, kTwo));
  constexpr int64_t kLeft = 1000 - 600 + 600 / WaitingLinks::kRecovery;
  EXPECT_EQ(timers_[kTwo], kLeft);
  now_us_ += kLeft;
  links_.OnPatience(kTwo);
  EXPECT_FALSE(links_.Waits(kOne));
  links_.LetWait(kOne, kThree);
  EXPECT_LE(timers_[kThree].value_or(0), kLeft / WaitingLinks::kRecovery);
}

TEST_F(WaitingLinksTest, AWaitingLinkRegainsTimeSlowly) {
  ASSERT_TRUE(links_.LetWait(kOne, kFull));
  now_us_ = 1000;
  links_.OnPatience(kFull);
  links_.SetFull(kTwo);
  now_us_ = 1000 + 100 * WaitingLinks::kRecovery;
  ASSERT_TRUE(links_.LetWait(kOne, kTwo));
  EXPECT_EQ(timers_[kTwo], 100 + 1000 / WaitingLinks::kRecovery);
}

TEST_F(WaitingLinksTest, WaitingForOneThatTakesEnoughCostsNothing) {
  for (int turn = 0; turn < 100; ++turn) {
    ASSERT_TRUE(links_.LetWait(kOne, kFull)) << turn;
    now_us_ += 900;
    taken_ += 900;
    links_.SetDrained(kFull);
    links_.SetFull(kFull);
  }
}

TEST_F(WaitingLinksTest, OneWithLittleTimeLeftEndsTheWaitOfAll) {
  ASSERT_TRUE(links_.LetWait(kOne, kFull));
  now_us_ = 900;
  links_.Remove(kFull);
  links_.SetFull(kThree);
  ASSERT_TRUE(links_.LetWait(kTwo, kThree));
  EXPECT_EQ(timers_[kThree], 1000);
  ASSERT_TRUE(links_.LetWait(kOne, kThree));
  EXPECT_EQ(timers_[kThree], 1000 - 900 + 900 / WaitingLinks::kRecovery);
}

TEST_F(WaitingLinksTest, AWaitingLinkWaitsForOneAtATime) {
  links_.SetFull(kThree);
  ASSERT_TRUE(links_.LetWait(kOne, kFull));
  ASSERT_TRUE(links_.LetWait(kOne, kThree));
  EXPECT_EQ(links_.WaitFor(kFull), 1);
  EXPECT_EQ(links_.WaitFor(kThree), 0);
}

TEST_F(WaitingLinksTest, AllReadOnWhenTheFullLinkIsLost) {
  ASSERT_TRUE(links_.LetWait(kOne, kFull));
  ASSERT_TRUE(links_.LetWait(kTwo, kFull));
  links_.Remove(kFull);
  EXPECT_EQ(read_on_, (Links{kOne, kTwo}));
  EXPECT_EQ(links_.full_links(), 0);
  EXPECT_EQ(timers_[kFull], std::nullopt);
}

TEST_F(WaitingLinksTest, OneThatIsLostNoLongerWaits) {
  ASSERT_TRUE(links_.LetWait(kOne, kFull));
  ASSERT_TRUE(links_.LetWait(kTwo, kFull));
  links_.Remove(kOne);
  EXPECT_EQ(read_on_, Links{kOne});
  EXPECT_EQ(links_.WaitFor(kFull), 1);
  links_.SetDrained(kFull);
  EXPECT_EQ(read_on_, (Links{kOne, kTwo}));
}

TEST_F(WaitingLinksTest, NothingWaitsForOrAsOneThatIsLost) {
  links_.Remove(kFull);
  EXPECT_FALSE(links_.LetWait(kOne, kFull));
  EXPECT_FALSE(links_.LetWait(kFull, kOne));
  EXPECT_TRUE(stopped_.empty());
}

TEST_F(WaitingLinksTest, AllMayBeForgottenAtOnce) {
  ASSERT_TRUE(links_.LetWait(kOne, kFull));
  links_.Clear();
  EXPECT_TRUE(read_on_.empty());
  EXPECT_EQ(links_.full_links(), 0);
  EXPECT_FALSE(links_.Waits(kOne));
}

TEST_F(WaitingLinksTest, LinksMayBeRemovedWhileOneReadsOn) {
  ASSERT_TRUE(links_.LetWait(kOne, kFull));
  ASSERT_TRUE(links_.LetWait(kTwo, kFull));
  during_read_on_ = [&](LinkId link) {
    if (link == kOne) links_.Remove(kFull);
  };
  links_.SetDrained(kFull);
  EXPECT_EQ(read_on_, (Links{kOne, kTwo}));
  EXPECT_TRUE(stopped_.empty());
}

// Whatever happens in whichever order, a link is stopped exactly while it
// waits, and nobody waits for a link that has room, or that is lost.
RC_GTEST_FIXTURE_PROP(WaitingLinksTest, NobodyWaitsForALinkThatHasRoom,
                      (const std::vector<std::pair<uint8_t, uint8_t>>& steps)) {
  const Links all = {kOne, kTwo, kThree, kFull};
  std::set<LinkId> full = {kFull};
  std::set<LinkId> gone;
  for (const auto& [step, choice] : steps) {
    const LinkId link = all[choice % 4];
    const LinkId other = all[choice / 4 % 4];
    if (gone.contains(link)) continue;
    now_us_ += choice;
    switch (step % 5) {
      case 0:
        links_.SetFull(link);
        full.insert(link);
        break;
      case 1:
        links_.SetDrained(link);
        full.erase(link);
        break;
      case 2:
        if (link != other && full.contains(other)) links_.LetWait(link, other);
        break;
      case 3:
        links_.OnPatience(link);
        break;
      case 4:
        if (choice < 200) break;
        links_.Remove(link);
        gone.insert(link);
        full.erase(link);
        break;
    }
    size_t waiting = 0;
    for (const LinkId each : all) {
      RC_ASSERT(links_.Waits(each) == stopped_.contains(each));
      RC_ASSERT(full.contains(each) || links_.WaitFor(each) == 0u);
      waiting += links_.WaitFor(each);
    }
    RC_ASSERT(waiting == stopped_.size());
    RC_ASSERT(links_.full_links() == full.size());
  }
}

}  // namespace
}  // namespace mitogen
