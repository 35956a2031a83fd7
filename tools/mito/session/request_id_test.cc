#include "tools/mito/session/request_id.h"

#include <string>

#include "gtest/gtest.h"
#include "rapidcheck/gtest.h"

namespace mitogen::mito {
namespace {

TEST(FindRequestIdTest, FindsItWhateverElseIsWrong) {
  EXPECT_EQ(FindRequestId(R"({"id": 7, "op": nonsense})"), "7");
  EXPECT_EQ(FindRequestId(R"({"op": nonsense, "id": "a\"b"})"), R"("a\"b")");
  EXPECT_EQ(FindRequestId(R"({"args": [{"$hex": 1}], "id":7)"), "7");
  EXPECT_EQ(FindRequestId("{\"text\": \"\x80\", \"id\" : 12 , "), "12");
  EXPECT_EQ(FindRequestId("\xef\xbb\xbf{\"id\":7,}"), "7");
}

TEST(FindRequestIdTest, KnowsItFromOthers) {
  EXPECT_EQ(FindRequestId(R"({"args": {"id": 8}, "x": "id", "id": 7, x})"),
            "7");
  EXPECT_EQ(FindRequestId(R"({"text": "\"id\": 8", "id": 7, x})"), "7");
  EXPECT_EQ(FindRequestId(R"([{"id": 8}])"), "null");
  EXPECT_EQ(FindRequestId(R"({"id": 1, "id": 2, x})"), "2");
}

TEST(FindRequestIdTest, IsNullWhereThereIsNone) {
  for (const char* line :
       {"", "nonsense", "{", "{\"id\"", "{\"id\":", "{\"id\": x}",
        "{\"id\": \"7", "{\"id\": [7]}", "\"id\": 7", "}\"id\": 7"}) {
    EXPECT_EQ(FindRequestId(line), "null") << line;
  }
}

RC_GTEST_PROP(FindRequestIdProperty, EndsOnAnyBytes,
              (const std::string& bytes)) {
  RC_ASSERT(!FindRequestId(bytes).empty());
}

}  // namespace
}  // namespace mitogen::mito
