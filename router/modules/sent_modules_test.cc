#include "router/modules/sent_modules.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "router/testing/recording_sink.h"

namespace mitogen {
namespace {

class SentModulesTest : public testing::Test {
 protected:
  RecordingSink sink_;
  Router router_{{kMasterId, {}}, {}, &sink_, &sink_};
  LinkId link_ = *router_.AddLink({9, std::nullopt});
  LinkId other_ = *router_.AddLink({8, std::nullopt});
  SentModules sent_{&router_,
                    {.max_sent_per_link = 3, .max_sent_bytes_per_link = 100}};
};

TEST_F(SentModulesTest, RemembersForEachLink) {
  sent_.Add(link_, "a");
  EXPECT_TRUE(sent_.Contains(link_, "a"));
  EXPECT_FALSE(sent_.Contains(link_, "b"));
  EXPECT_FALSE(sent_.Contains(other_, "a"));
}

TEST_F(SentModulesTest, KnowsWhatEveryPreambleBrings) {
  EXPECT_TRUE(sent_.Contains(link_, "mitogen"));
  EXPECT_TRUE(sent_.Contains(link_, "mitogen.core"));
  EXPECT_FALSE(sent_.Contains(link_, "mitogen.parent"));
}

TEST_F(SentModulesTest, ForgetsALinkThatIsLost) {
  sent_.Add(link_, "a");
  router_.LoseLink(link_);
  EXPECT_FALSE(sent_.Contains(link_, "a"));
  EXPECT_EQ(sent_.link_count(), 0);
}

TEST_F(SentModulesTest, RemembersNoMoreThanTheLimit) {
  for (int i = 0; i < 4; ++i) sent_.Add(link_, absl::StrCat(i));
  EXPECT_TRUE(sent_.Contains(link_, "2"));
  EXPECT_FALSE(sent_.Contains(link_, "3"));
}

TEST_F(SentModulesTest, RemembersNoMoreBytesThanTheLimit) {
  const std::string long_name(60, 'a');
  const std::string longer_name(61, 'b');
  sent_.Add(link_, long_name);
  sent_.Add(link_, long_name);
  sent_.Add(link_, longer_name);
  EXPECT_TRUE(sent_.Contains(link_, long_name));
  EXPECT_FALSE(sent_.Contains(link_, longer_name));
  // A short one still fits, and others have room of their own.
  sent_.Add(link_, "c");
  EXPECT_TRUE(sent_.Contains(link_, "c"));
  sent_.Add(other_, longer_name);
  EXPECT_TRUE(sent_.Contains(other_, longer_name));
}

}  // namespace
}  // namespace mitogen
