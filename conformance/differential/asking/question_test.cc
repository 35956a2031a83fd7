#include "conformance/differential/asking/question.h"

#include <set>
#include <string>

#include "conformance/testee/testee.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace mitogen {
namespace {

using Json = nlohmann::json;

constexpr int kQuestions = 3000;

TEST(QuestionTest, EveryQuestionIsOneOfTheProtocol) {
  const rc::Gen<Question> gen = ArbitraryQuestion();
  rc::Random random(1);
  std::set<std::string> kinds;
  for (int i = 0; i < kQuestions; ++i) {
    const Question question = gen(random.split(), rc::kNominalSize).value();
    for (const Peer& peer :
         {Peer{{2, 7}, kOldestRelease}, Peer{{3, 11}, kNewestRelease}}) {
      const std::string request = RequestText(question, peer, i);
      const Json answer = Json::parse(AnswerTo(request));
      ASSERT_EQ(answer["id"], i);
      ASSERT_FALSE(answer.contains("broken")) << request << answer;
      kinds.insert(answer.contains("bytes")     ? "written"
                   : answer.contains("refused") ? "refused"
                                                : "read");
    }
  }
  EXPECT_EQ(kinds.size(), 3u);
}

TEST(QuestionTest, SimplerValuesAreOnesOfTheProtocolToo) {
  rc::Random random(2);
  const Peer peer{{3, 11}, kNewestRelease};
  for (int i = 0; i < 30; ++i) {
    auto simpler = ArbitraryValueGraph()(random.split(), 100).shrinks();
    for (int j = 0; j < 100; ++j) {
      const auto graph = simpler.next();
      if (!graph) break;
      const Question question{Question::Kind::kDump, {}, graph->value()};
      const std::string request = RequestText(question, peer, j);
      ASSERT_EQ(AnswerTo(request).find("\"broken\""), std::string::npos)
          << request;
    }
  }
}

}  // namespace
}  // namespace mitogen
