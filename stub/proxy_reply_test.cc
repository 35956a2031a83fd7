#include "stub/proxy_reply.h"

#include <string>

#include "absl/status/status.h"
#include "gtest/gtest.h"

namespace mitogen {
namespace {

class ProxyReplyTest : public testing::Test {
 protected:
  absl::StatusOr<ProxiedChild> Read(ValueId id, ValueId name, ValueId words) {
    const ValueId dict = document_.NewDict();
    document_.Set(dict, "id", id);
    document_.Set(dict, "name", name);
    document_.Set(dict, "msg", words);
    return ReadProxyReply(PythonValue(document_, dict));
  }
  std::string RefusalOfId(ValueId id) {
    return std::string(
        Read(id, document_.Text("x"), Document::None()).status().message());
  }

  Document document_;
};

TEST_F(ProxyReplyTest, NamesTheChild) {
  const auto child =
      Read(document_.Int(7), document_.Text("ssh.web1"), Document::None());
  ASSERT_TRUE(child.ok()) << child.status();
  EXPECT_EQ(child->id, 7);
  EXPECT_EQ(child->name, "ssh.web1");
}

TEST_F(ProxyReplyTest, TakesTheGreatestId) {
  EXPECT_EQ(
      Read(document_.Int(4294967295), document_.Text("x"), Document::None())
          ->id,
      4294967295);
}

TEST_F(ProxyReplyTest, TakesNamesAndWordsAsPython2HasThem) {
  EXPECT_EQ(
      Read(document_.Int(7), document_.Bytes("a\xff"), Document::None())->name,
      "a\xef\xbf\xbd");
  EXPECT_EQ(Read(Document::None(), Document::None(), document_.Bytes("no"))
                .status()
                .message(),
            "no");
}

TEST_F(ProxyReplyTest, GivesTheWordsOfAContextThatCouldNot) {
  const auto child =
      Read(Document::None(), Document::None(), document_.Text("no such host"));
  EXPECT_EQ(child.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(child.status().message(), "no such host");
}

TEST_F(ProxyReplyTest, RefusesAnIdThatIsNoneOfAChild) {
  EXPECT_EQ(RefusalOfId(document_.Text("7")),
            "expected an integer from 1 to 4294967295 as id from "
            "_proxy_connect, got '7'");
  for (const ValueId id :
       {document_.Int(0), document_.Int(-1), document_.Int(int64_t{1} << 32),
        document_.BigInt(std::string(9, '\x01')), document_.Bool(true),
        document_.Float(7), Document::None()}) {
    EXPECT_NE(RefusalOfId(id), "") << Repr(document_, id);
  }
}

TEST_F(ProxyReplyTest, RefusesANameThatIsTooLong) {
  const std::string longest(500, 'x');
  EXPECT_TRUE(
      Read(document_.Int(7), document_.Text(longest), Document::None()).ok());
  EXPECT_EQ(
      Read(document_.Int(7), document_.Text(longest + "x"), Document::None())
          .status()
          .message(),
      "expected a name of at most 500 characters (DIA-3) from "
      "_proxy_connect, got 501");
}

TEST_F(ProxyReplyTest, RefusesWhatIsNoText) {
  EXPECT_EQ(Read(document_.Int(7), document_.Int(1), Document::None())
                .status()
                .message(),
            "expected text as name from _proxy_connect, got 1");
  EXPECT_EQ(Read(document_.Int(7), document_.Text("x"), document_.NewList())
                .status()
                .message(),
            "expected text or None as msg from _proxy_connect, got []");
}

TEST_F(ProxyReplyTest, RefusesWhatIsNoDict) {
  EXPECT_EQ(ReadProxyReply(PythonValue()).status().message(),
            "expected a dict of id, name and msg from _proxy_connect, got "
            "None");
}

}  // namespace
}  // namespace mitogen
