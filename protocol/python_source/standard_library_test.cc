#include "protocol/python_source/standard_library.h"

#include <algorithm>
#include <iterator>

#include "gtest/gtest.h"

namespace mitogen {
namespace {

constexpr absl::string_view kNames[] = {
#include "protocol/python_source/standard_library.inc"
};

TEST(StandardLibraryTest, HasModulesOfOldAndNewPythons) {
  for (const char* name :
       {"os", "os.path", "sys", "asyncio.events", "cStringIO", "urllib2",
        "Tkinter", "distutils", "_imp", "tomllib"}) {
    EXPECT_TRUE(IsStandardLibraryName(name)) << name;
  }
}

TEST(StandardLibraryTest, HasNothingElse) {
  for (const char* name : {"", "six", "mitogen", "ansible.module_utils", "o",
                           "oss", "__main__", "test.support"}) {
    EXPECT_FALSE(IsStandardLibraryName(name)) << name;
  }
}

TEST(StandardLibraryTest, FindsEveryNameOfTheTable) {
  EXPECT_TRUE(std::is_sorted(std::begin(kNames), std::end(kNames)));
  for (const absl::string_view name : kNames) {
    EXPECT_TRUE(IsStandardLibraryName(name)) << name;
  }
}

}  // namespace
}  // namespace mitogen
