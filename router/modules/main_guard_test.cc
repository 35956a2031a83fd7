#include "router/modules/main_guard.h"

#include <string>

#include "gtest/gtest.h"
#include "protocol/fault.h"

namespace mitogen {
namespace {

std::string Neutralized(absl::string_view source) {
  const absl::StatusOr<absl::string_view> result = NeutralizeMain(source);
  return result.ok() ? std::string(*result) : FaultOf(result.status())->clause;
}

// Each was put to the original's pattern.
TEST(MainGuardTest, CutsBeforeTheGuard) {
  for (const char* guard : {
           "if __name__ == '__main__':",
           "if __name__==\"__main__\":",
           "if\t__name__  ==  '__main__'  :",
           "if __name__ ==\n '__main__':",
           "if __name__ ==  __main__ :",
       }) {
    EXPECT_EQ(Neutralized(std::string("a = 1\n") + guard + "\n    run()\n"),
              "a = 1\n")
        << guard;
  }
}

TEST(MainGuardTest, TakesNothingElseForAGuard) {
  for (const char* line : {
           " if __name__ == '__main__':",
           "if __name__ == '__main__'",
           "if __name__ != '__main__':",
           "if__name__ == '__main__':",
           "if __name__ == __main__:",
           "if __name__ ==\n__main__ :",
           "elif __name__ == '__main__':",
       }) {
    EXPECT_EQ(Neutralized(line), "ROL-10") << line;
  }
}

TEST(MainGuardTest, CutsBeforeTheFirstGuard) {
  const std::string guard = "if __name__ == '__main__':\n";
  EXPECT_EQ(Neutralized(guard + guard), "");
}

TEST(MainGuardTest, LeavesAloneWhatMitogenGuards) {
  const std::string source = "@mitogen.main()\ndef main(router): pass\n";
  EXPECT_EQ(Neutralized(source), source);
}

TEST(MainGuardTest, RefusesAnEmptyModule) {
  EXPECT_EQ(Neutralized(""), "ROL-10");
}

}  // namespace
}  // namespace mitogen
