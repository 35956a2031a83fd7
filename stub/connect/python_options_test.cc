#include "stub/connect/python_options.h"

#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace mitogen {
namespace {

class PythonOptionsTest : public testing::Test {
 protected:
  absl::StatusOr<ConnectionOptions> Read(absl::string_view method) {
    return OptionsFromPython(method, document_, kwargs_);
  }
  std::string ErrorOf(absl::string_view method) {
    return std::string(Read(method).status().message());
  }
  void Set(absl::string_view name, ValueId value) {
    document_.Set(kwargs_, name, value);
  }

  Document document_;
  const ValueId kwargs_ = document_.NewKwargs();
};

TEST_F(PythonOptionsTest, TakesWhatARouterOfTheOriginalAlwaysPasses) {
  Set("debug", Document::Bool(false));
  Set("profiling", Document::Bool(false));
  Set("unidirectional", Document::Bool(true));
  EXPECT_EQ(*Read("local"), (ConnectionOptions{{"debug", false},
                                               {"profiling", false},
                                               {"unidirectional", true}}));
}

TEST_F(PythonOptionsTest, LeavesOutWhatIsNone) {
  Set("python_path", Document::None());
  EXPECT_EQ(*Read("local"), ConnectionOptions());
}

TEST_F(PythonOptionsTest, TakesTheDefaultForATimeOutOf0) {
  Set("connect_timeout", document_.Int(0));
  EXPECT_EQ(*Read("local"), ConnectionOptions());
}

TEST_F(PythonOptionsTest, RefusesAPythonThatIsNothing) {
  Set("python_path", document_.NewList());
  EXPECT_EQ(
      ErrorOf("local"),
      "builtins.TypeError: local: expected a program as the first element "
      "for option python_path, got list of text []");
}

TEST_F(PythonOptionsTest, RefusesANumberOutOfItsRange) {
  for (const double seconds : {std::nan(""), HUGE_VAL, 1e16, -1.0}) {
    Set("connect_timeout", document_.Float(seconds));
    EXPECT_EQ(ErrorOf("local"),
              absl::StrCat("builtins.TypeError: local: expected number from 0 "
                           "to 1000000000 for option connect_timeout, got "
                           "number ",
                           seconds));
  }
}

TEST_F(PythonOptionsTest, TakesTextInAnyOfItsForms) {
  Set("username", document_.Bytes("root"));
  Set("password", document_.Secret("sesame"));
  Set("sudo_path", document_.Text("/usr/bin/sudo"));
  EXPECT_EQ(*Read("sudo"),
            (ConnectionOptions{{"username", std::string("root")},
                               {"password", std::string("sesame")},
                               {"sudo_path", std::string("/usr/bin/sudo")}}));
}

TEST_F(PythonOptionsTest, TakesAListOfText) {
  Set("python_path",
      document_.Tuple({document_.Text("env"), document_.Bytes("python3")}));
  EXPECT_EQ(*Read("local"),
            (ConnectionOptions{
                {"python_path", std::vector<std::string>{"env", "python3"}}}));
}

TEST_F(PythonOptionsTest, TakesOneThingForAnotherWhereTheOriginalDoes) {
  Set("hostname", document_.Text("host"));
  Set("port", document_.Text("2222"));
  Set("compression", document_.Int(0));
  EXPECT_EQ(*Read("ssh"), (ConnectionOptions{{"hostname", std::string("host")},
                                             {"port", int64_t{2222}},
                                             {"compression", false}}));
}

TEST_F(PythonOptionsTest, RefusesAMethodAsAModuleThatIsNotThere) {
  EXPECT_EQ(ErrorOf("pigeon"),
            "builtins.ModuleNotFoundError: No module named 'mitogen.pigeon'");
}

TEST_F(PythonOptionsTest, RefusesAnOptionAsAKeywordThatIsNotTaken) {
  Set("hostname", document_.Text("host"));
  EXPECT_EQ(ErrorOf("local"),
            "builtins.TypeError: __init__() got an unexpected keyword argument "
            "'hostname'");
}

TEST_F(PythonOptionsTest, RefusesAMissingOption) {
  EXPECT_EQ(ErrorOf("ssh").rfind("builtins.TypeError: ", 0), 0u)
      << ErrorOf("ssh");
}

TEST_F(PythonOptionsTest, RefusesAValueThatNoOptionCanHave) {
  Set("python_path", document_.NewDict());
  EXPECT_EQ(ErrorOf("local"),
            "builtins.TypeError: local: expected text or list of text for "
            "option python_path, got dict");
}

TEST_F(PythonOptionsTest, RefusesARemoteNameWithASlash) {
  Set("remote_name", document_.Text("a/b"));
  EXPECT_EQ(ErrorOf("local").rfind("builtins.ValueError: ", 0), 0u)
      << ErrorOf("local");
}

TEST_F(PythonOptionsTest, RefusesAHostThatWouldBecomeAnOption) {
  Set("hostname", document_.Text("-oProxyCommand=id"));
  EXPECT_EQ(ErrorOf("ssh").rfind("builtins.TypeError: ssh: expected text that "
                                 "does not begin with \"-\"",
                                 0),
            0u)
      << ErrorOf("ssh");
}

TEST_F(PythonOptionsTest, NeverShowsAPassword) {
  Set("password", document_.NewDict());
  EXPECT_EQ(ErrorOf("sudo").find("sesame"), std::string::npos);
  Set("password", document_.Float(1.5));
  EXPECT_EQ(ErrorOf("sudo").find("1.5"), std::string::npos);
}

TEST_F(PythonOptionsTest, TakesNoPasswordOfTwoLines) {
  for (const ValueId password :
       {document_.Secret("sesame\nopen"), document_.Text("sesame\nopen"),
        document_.Bytes("sesame\nopen")}) {
    Set("password", password);
    EXPECT_EQ(ErrorOf("sudo"),
              "builtins.TypeError: sudo: expected text without line breaks and "
              "NUL for option password, got text (not shown)");
  }
}

}  // namespace
}  // namespace mitogen
