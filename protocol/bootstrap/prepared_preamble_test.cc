#include "protocol/bootstrap/prepared_preamble.h"

#include <algorithm>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "protocol/bootstrap/preamble.h"
#include "protocol/limits.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

constexpr absl::string_view kLine =
    "ExternalContext({'parent_ids': [0], 'context_id': 1}).main()";

// Has about the size of a real core, and repeated words.
std::string LongCore() {
  std::string core;
  for (int i = 0; core.size() < 150 << 10; ++i) {
    absl::StrAppend(&core, "def f", i, "(self, context):\n    return context.x",
                    i * 7919 % 1000, " + self.config['parent_ids']\n");
  }
  return core;
}

std::pair<std::string, std::string> Read(absl::string_view preamble) {
  PreambleReader reader(Limits(), preamble.size());
  const absl::StatusOr<size_t> taken = reader.Feed(preamble);
  EXPECT_TRUE(taken.ok()) << taken.status();
  EXPECT_TRUE(reader.done());
  return {reader.core_source(), reader.last_line()};
}

TEST(PreparedPreambleTest, GivesEachChildItsOwnLastLine) {
  const PreparedPreamble prepared("core\n");
  for (const std::string line : {"one", "another", "the third"}) {
    EXPECT_EQ(Read(prepared.Make(line)),
              std::make_pair(std::string("core\n"), line));
  }
}

TEST(PreparedPreambleTest, TakesAnEmptyCore) {
  EXPECT_EQ(Read(PreparedPreamble("").Make(kLine)),
            std::make_pair(std::string(), std::string(kLine)));
}

TEST(PreparedPreambleTest, RefersToALongCore) {
  const std::string core = LongCore();
  const std::string preamble = PreparedPreamble(core).Make(kLine);
  EXPECT_EQ(Read(preamble), std::make_pair(core, std::string(kLine)));
}

TEST(PreparedPreambleTest, IsSomeBytesLongerThanOneMadeAtOnce) {
  const std::string core = LongCore();
  EXPECT_LE(PreparedPreamble(core).Make(kLine).size(),
            MakePreamble(core, kLine).size() + 48);
}

TEST(PreparedPreambleTest, TakesALastLineLongerThanItsWindow) {
  std::string line = LongCore();
  std::replace(line.begin(), line.end(), '\n', ' ');
  EXPECT_EQ(Read(PreparedPreamble("c").Make(line)),
            std::make_pair(std::string("c"), line));
}

TEST(PreparedPreambleTest, IsSharedByThreads) {
  const PreparedPreamble prepared(LongCore());
  const std::string expected = prepared.Make(kLine);
  std::vector<int> equal(4, 0);
  std::vector<std::thread> threads;
  for (int& count : equal) {
    threads.emplace_back([&] {
      for (int i = 0; i < 100; ++i) count += prepared.Make(kLine) == expected;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(equal, std::vector<int>(4, 100));
}

// Anything but line feeds, which would end a last line.
std::string AnyLine() {
  return *rc::gen::container<std::string>(
      rc::gen::distinctFrom(rc::gen::arbitrary<char>(), '\n'));
}

RC_GTEST_PROP(PreparedPreambleProperty, ReadsBackAsWritten,
              (const std::string& core)) {
  const std::string line = AnyLine();
  const PreparedPreamble prepared(core);
  const std::string preamble = prepared.Make(line);
  PreambleReader reader(Limits(), preamble.size());
  RC_ASSERT(reader.Feed(preamble).ok());
  RC_ASSERT(reader.done());
  RC_ASSERT(reader.core_source() == core);
  RC_ASSERT(reader.last_line() == line);
}

}  // namespace
}  // namespace mitogen
