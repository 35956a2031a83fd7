#include "router/select.h"

#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "rapidcheck/gtest.h"
#include "router/receiver.h"
#include "router/testing/recording_sink.h"

namespace mitogen {
namespace {

constexpr uint32_t kSelf = 5;

class World {
 public:
  std::unique_ptr<Receiver> Open() { return *Receiver::Open(&router_); }

  void Send(const Receiver& to, std::string payload) {
    Message message;
    message.header.dst_id = message.header.src_id = kSelf;
    message.header.handle = to.handle();
    message.payload = std::move(payload);
    router_.Route(message.view());
  }

 private:
  RecordingSink sink_;
  Router router_{{kSelf, {kMasterId}}, {}, &sink_};
};

std::string TextOf(const std::optional<Event>& event) {
  return event.has_value() ? event->message.payload : "nothing";
}

class SelectTest : public testing::Test {
 protected:
  World world_;
  std::unique_ptr<Receiver> one_ = world_.Open();
  std::unique_ptr<Receiver> two_ = world_.Open();
};

TEST_F(SelectTest, GivesMessagesOfAllInTheOrderOfTheirArrival) {
  Select select(/*oneshot=*/false);
  ASSERT_TRUE(select.Add(one_.get()).ok());
  ASSERT_TRUE(select.Add(two_.get()).ok());
  world_.Send(*two_, "a");
  world_.Send(*one_, "b");
  world_.Send(*two_, "c");
  const std::optional<Event> first = select.Take();
  EXPECT_EQ(TextOf(first), "a");
  EXPECT_EQ(first->source, two_.get());
  EXPECT_EQ(TextOf(select.Take()), "b");
  EXPECT_EQ(TextOf(select.Take()), "c");
  EXPECT_EQ(TextOf(select.Take()), "nothing");
}

TEST_F(SelectTest, GivesWhatCameBeforeItWasAdded) {
  world_.Send(*one_, "a");
  Select select;
  ASSERT_TRUE(select.Add(one_.get()).ok());
  EXPECT_EQ(select.size(), 1);
  EXPECT_EQ(TextOf(select.Take()), "a");
}

TEST_F(SelectTest, OneshotTakesOneMessageOfEach) {
  Select select;
  ASSERT_TRUE(select.Add(one_.get()).ok());
  world_.Send(*one_, "a");
  world_.Send(*one_, "b");
  EXPECT_EQ(TextOf(select.Take()), "a");
  EXPECT_FALSE(select.has_sources());
  EXPECT_EQ(select.size(), 0);
  EXPECT_EQ(one_->size(), 1);
  EXPECT_EQ(one_->owner(), nullptr);
}

TEST_F(SelectTest, TakesNoSourceOfAnother) {
  Select select, other;
  ASSERT_TRUE(select.Add(one_.get()).ok());
  EXPECT_FALSE(other.Add(one_.get()).ok());
  EXPECT_FALSE(select.Add(one_.get()).ok());
  EXPECT_FALSE(other.Remove(one_.get()).ok());
  EXPECT_TRUE(select.Remove(one_.get()).ok());
  EXPECT_TRUE(other.Add(one_.get()).ok());
}

TEST_F(SelectTest, MakesNoCycle) {
  Select top, middle, bottom;
  ASSERT_TRUE(top.Add(&middle).ok());
  ASSERT_TRUE(middle.Add(&bottom).ok());
  EXPECT_FALSE(bottom.Add(&top).ok());
  EXPECT_FALSE(top.Add(&top).ok());
}

TEST_F(SelectTest, KeepsTheOrderOverSelectsInSelects) {
  Select top(false), inner(false);
  ASSERT_TRUE(inner.Add(one_.get()).ok());
  ASSERT_TRUE(top.Add(&inner).ok());
  ASSERT_TRUE(top.Add(two_.get()).ok());
  world_.Send(*one_, "a");
  world_.Send(*two_, "b");
  world_.Send(*one_, "c");
  EXPECT_EQ(TextOf(one_->Take()), "a");
  EXPECT_EQ(TextOf(top.Take()), "b");
  EXPECT_EQ(TextOf(top.Take()), "c");
}

TEST_F(SelectTest, ForgetsAReceiverThatIsClosed) {
  Select top(false), inner(false);
  ASSERT_TRUE(inner.Add(one_.get()).ok());
  ASSERT_TRUE(top.Add(&inner).ok());
  world_.Send(*one_, "a");
  one_.reset();
  EXPECT_EQ(top.size(), 0);
  EXPECT_FALSE(inner.has_sources());
  EXPECT_EQ(TextOf(top.Take()), "nothing");
}

TEST_F(SelectTest, LeavesItsSourcesWhenItGoes) {
  {
    Select select;
    ASSERT_TRUE(select.Add(one_.get()).ok());
  }
  world_.Send(*one_, "a");
  EXPECT_EQ(TextOf(one_->Take()), "a");
}

TEST_F(SelectTest, TellsAllAboveThatAMessageCame) {
  Select top(false), inner(false);
  ASSERT_TRUE(inner.Add(one_.get()).ok());
  ASSERT_TRUE(top.Add(&inner).ok());
  std::vector<std::string> heard;
  inner.SetNotify([&] { heard.push_back("inner"); });
  top.SetNotify([&] { heard.push_back("top " + TextOf(top.Take())); });
  world_.Send(*one_, "a");
  EXPECT_EQ(heard, (std::vector<std::string>{"inner", "top a"}));
}

// Receivers 0 and 1 in `inner`, `inner` and receiver 2 in `top`. Whatever is
// taken where, the rest comes in the order in which it was sent.
RC_GTEST_PROP(SelectProperty, IsOneQueueOverAll,
              (const std::vector<uint8_t>& steps)) {
  World world;
  std::unique_ptr<Receiver> receivers[] = {world.Open(), world.Open(),
                                           world.Open()};
  Select top(false), inner(false);
  RC_ASSERT(inner.Add(receivers[0].get()).ok());
  RC_ASSERT(inner.Add(receivers[1].get()).ok());
  RC_ASSERT(top.Add(&inner).ok());
  RC_ASSERT(top.Add(receivers[2].get()).ok());
  std::vector<std::pair<int, std::string>> model;
  const auto take = [&](EventSource* source, auto belongs) {
    const std::optional<Event> event = source->Take();
    auto it = model.begin();
    while (it != model.end() && !belongs(it->first)) ++it;
    RC_ASSERT(event.has_value() == (it != model.end()));
    if (!event.has_value()) return;
    RC_ASSERT(event->message.payload == it->second);
    model.erase(it);
  };
  int sent = 0;
  for (uint8_t step : steps) {
    const int which = step % 3;
    switch (step / 3 % 5) {
      case 0:
        take(&top, [](int) { return true; });
        break;
      case 1:
        take(&inner, [](int from) { return from < 2; });
        break;
      case 2:
        take(receivers[which].get(), [&](int from) { return from == which; });
        break;
      default:
        model.push_back({which, std::to_string(sent++)});
        world.Send(*receivers[which], model.back().second);
    }
    RC_ASSERT(top.size() == model.size());
  }
}

}  // namespace
}  // namespace mitogen
