#include "stub/functions/child_functions.h"

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "router/role/python_error.h"
#include "stub/functions/testing/called_functions.h"

namespace mitogen {

// What the test passes as the running child.
class Child {
 public:
  int answer = 42;
};

namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class WithChild : public FunctionEnvironment {
 public:
  Child* child() override { return &child_; }

 private:
  Child child_;
};

class ChildFunctionsTest : public testing::Test {
 protected:
  std::string Answer(absl::string_view name, CallArguments arguments) {
    EXPECT_TRUE(functions_.status().ok()) << functions_.status();
    return CalledFunctions(&functions_, &environment_)
        .Answer(name, std::move(arguments));
  }
  std::string AnswerWithoutChild(absl::string_view name) {
    return CalledFunctions(&functions_).Answer(name, CallArguments());
  }

  WithChild environment_;
  ChildFunctions functions_;
};

int64_t Twice(int64_t value) { return 2 * value; }

TEST_F(ChildFunctionsTest, CallsALambda) {
  functions_.Add("agent.add", {"a", "b"},
                 [](int64_t a, int64_t b) { return a + b; });
  EXPECT_EQ(Answer("agent.add", CallArguments(3, 4)), "7");
}

TEST_F(ChildFunctionsTest, CallsAPlainFunction) {
  functions_.AddQuick("agent.twice", {"value"}, Twice);
  EXPECT_EQ(Answer("agent.twice", CallArguments(4)), "8");
}

TEST_F(ChildFunctionsTest, CallsAMethodOfAClass) {
  functions_.Add("agent:Disk.free", {"path"},
                 [](const std::string& path) { return path + " is full"; });
  EXPECT_EQ(Answer("agent:Disk.free", CallArguments("/")), "'/ is full'");
}

TEST_F(ChildFunctionsTest, KnowsAMethodFromAFunctionOfTheSameName) {
  functions_.Add("agent.free", {}, [] { return 1; });
  functions_.Add("agent:Disk.free", {}, [] { return 2; });
  EXPECT_EQ(Answer("agent.free", CallArguments()), "1");
  EXPECT_EQ(Answer("agent:Disk.free", CallArguments()), "2");
}

TEST_F(ChildFunctionsTest, BindsArgumentsByName) {
  functions_.Add("agent.join", {"first", "second"},
                 [](absl::string_view first, absl::string_view second) {
                   return absl::StrCat(first, "+", second);
                 });
  CallArguments arguments("a");
  arguments.Set("second", "b");
  EXPECT_EQ(Answer("agent.join", std::move(arguments)), "'a+b'");
}

TEST_F(ChildFunctionsTest, LeavesOutWhatIsOptional) {
  functions_.Add("agent.scan", {"path", Optional("depth"), Optional("more")},
                 [](const std::string& path, std::optional<int> depth,
                    const PythonValue& more) {
                   return absl::StrCat(path, " ", depth.value_or(-1), " ",
                                       more.Repr());
                 });
  EXPECT_EQ(Answer("agent.scan", CallArguments("/")), "'/ -1 None'");
  EXPECT_EQ(Answer("agent.scan", CallArguments("/", 3, "x")), "\"/ 3 'x'\"");
  EXPECT_EQ(Answer("agent.scan", CallArguments("/", nullptr)), "'/ -1 None'");
}

TEST_F(ChildFunctionsTest, NamesAMissingArgumentAsPythonDoes) {
  functions_.Add("agent:Disk.free", {"path"}, [](const std::string&) {});
  EXPECT_EQ(Answer("agent:Disk.free", CallArguments()),
            "builtins.TypeError: Disk.free() missing required argument: "
            "'path'");
}

TEST_F(ChildFunctionsTest, AnswersNoneForVoidAndForOk) {
  functions_.Add("agent.nothing", {}, [] {});
  functions_.Add("agent.ok", {}, [] { return absl::OkStatus(); });
  EXPECT_EQ(Answer("agent.nothing", CallArguments()), "None");
  EXPECT_EQ(Answer("agent.ok", CallArguments()), "None");
}

TEST_F(ChildFunctionsTest, AnswersEveryTypeThatAnArgumentMayHave) {
  functions_.Add("agent.all", {}, [] {
    return std::map<std::string, std::vector<std::optional<double>>>{
        {"a", {1.5, std::nullopt}}};
  });
  functions_.Add("agent.bytes", {},
                 [] { return PythonValue::Of(PythonBytes{"by"}); });
  functions_.Add("agent.owned", {},
                 [] { return OwnedPythonBytes{std::string(3, 'x')}; });
  functions_.Add("agent.large", {},
                 [] { return std::numeric_limits<uint64_t>::max(); });
  EXPECT_EQ(Answer("agent.all", CallArguments()), "{'a': [1.5, None]}");
  EXPECT_EQ(Answer("agent.bytes", CallArguments()), "b'by'");
  EXPECT_EQ(Answer("agent.owned", CallArguments()), "b'xxx'");
  EXPECT_EQ(Answer("agent.large", CallArguments()), "18446744073709551615");
}

TEST_F(ChildFunctionsTest, AnswersTheValueOfAStatusOr) {
  functions_.Add("agent.size", {}, []() -> absl::StatusOr<int> { return 5; });
  EXPECT_EQ(Answer("agent.size", CallArguments()), "5");
}

TEST_F(ChildFunctionsTest, RaisesTheErrorOfAStatus) {
  functions_.Add("agent.no", {}, [] { return absl::NotFoundError("no disk"); });
  functions_.Add("agent.busy", {}, []() -> absl::StatusOr<int> {
    return PythonError("agent.Busy", "later");
  });
  EXPECT_EQ(Answer("agent.no", CallArguments()),
            "builtins.LookupError: no disk");
  EXPECT_EQ(Answer("agent.busy", CallArguments()), "agent.Busy: later");
}

TEST_F(ChildFunctionsTest, SaysThatATextIsNotUtf8) {
  functions_.Add("agent.text", {}, [] { return std::string("\xff"); });
  EXPECT_THAT(Answer("agent.text", CallArguments()), HasSubstr("UTF-8"));
}

TEST_F(ChildFunctionsTest, PassesTheRunningChild) {
  functions_.Add("agent.answer", {"more"},
                 [](Child& child, int more) { return child.answer + more; });
  EXPECT_EQ(Answer("agent.answer", CallArguments(1)), "43");
}

TEST_F(ChildFunctionsTest, FailsWhereThereIsNoChild) {
  functions_.Add("agent.answer", {}, [](Child& child) { return child.answer; });
  EXPECT_EQ(AnswerWithoutChild("agent.answer"),
            "builtins.RuntimeError: answer() needs the process around its "
            "context, and this context has none");
}

TEST_F(ChildFunctionsTest, PassesWhoCalled) {
  functions_.Add("agent.caller", {}, [](const CallInfo& call) {
    return absl::StrCat(call.source_id, " by ", call.authority_id);
  });
  functions_.Add("agent.both", {"x"},
                 [](Child& child, const CallInfo& call, int x) {
                   return child.answer + x + static_cast<int>(call.source_id);
                 });
  EXPECT_EQ(Answer("agent.caller", CallArguments()), "'2 by 1'");
  EXPECT_EQ(Answer("agent.both", CallArguments(1)), "45");
}

TEST_F(ChildFunctionsTest, KeepsTheStateOfACallable) {
  functions_.Add("agent.count", {}, [calls = 0]() mutable { return ++calls; });
  CalledFunctions called(&functions_);
  called.Answer("agent.count", CallArguments());
  EXPECT_EQ(called.Answer("agent.count", CallArguments()), "2");
}

TEST_F(ChildFunctionsTest, SaysThatThereIsNoSuchModule) {
  functions_.set_program("disk-agent");
  EXPECT_THAT(Answer("json.dumps", CallArguments()),
              testing::AllOf(
                  testing::StartsWith(
                      "builtins.ModuleNotFoundError: No module named 'json'"),
                  HasSubstr("its interpreter is disk-agent,")));
}

TEST_F(ChildFunctionsTest, SaysThatAModuleHasNoSuchFunctionOrClass) {
  functions_.Add("agent.add", {}, [] {});
  EXPECT_THAT(Answer("agent.sub", CallArguments()),
              testing::StartsWith("builtins.AttributeError: module 'agent' has "
                                  "no attribute 'sub'"));
  EXPECT_THAT(Answer("agent:Disk.add", CallArguments()),
              testing::StartsWith("builtins.AttributeError: module 'agent' has "
                                  "no attribute 'Disk'"));
}

TEST_F(ChildFunctionsTest, HasACatchAllForEveryOtherName) {
  functions_.Add("agent.add", {}, [] { return 1; });
  functions_.SetCatchAll(
      [](const UnboundCall& call) -> absl::StatusOr<PythonValue> {
        return PythonValue::Of(
            absl::StrCat(call.module, ":", call.class_name.value_or("-"), ".",
                         call.function, call.args.Repr(), call.kwargs.Repr()));
      });
  CallArguments arguments(1, "two");
  arguments.Set("three", 3);
  EXPECT_EQ(Answer("json.dumps", std::move(arguments)),
            "\"json:-.dumps[1, 'two']Kwargs({'three': 3})\"");
  EXPECT_EQ(Answer("agent:Disk.add", CallArguments()),
            "'agent:Disk.add[]Kwargs({})'");
  EXPECT_EQ(Answer("agent.add", CallArguments()), "1");
}

TEST_F(ChildFunctionsTest, HasACatchAllThatFails) {
  functions_.SetCatchAll(
      [](Child& child, const UnboundCall&) -> absl::StatusOr<PythonValue> {
        return absl::UnimplementedError(absl::StrCat("not ", child.answer));
      });
  EXPECT_EQ(Answer("json.dumps", CallArguments()),
            "builtins.NotImplementedError: not 42");
}

CallFunction CallOf(absl::string_view function) {
  CallFunction call;
  call.module = "agent";
  call.function = function;
  return call;
}

TEST_F(ChildFunctionsTest, SaysWhereEachFunctionMayRun) {
  functions_.AddQuick("agent.quick", {}, [] {});
  functions_.Add("agent.ordinary", {}, [] {});
  EXPECT_FALSE(functions_.has_slow());
  functions_.AddSlow("agent.slow", {}, [] {});
  EXPECT_TRUE(functions_.has_slow());
  const FunctionTable table(&functions_);
  EXPECT_EQ(table.PaceOf(CallOf("quick")), FunctionPace::kQuick);
  EXPECT_EQ(table.PaceOf(CallOf("ordinary")), FunctionPace::kOrdinary);
  EXPECT_EQ(table.PaceOf(CallOf("slow")), FunctionPace::kSlow);
  EXPECT_EQ(table.PaceOf(CallOf("missing")), FunctionPace::kQuick);
  EXPECT_FALSE(table.MayBlock(CallOf("quick")));
  EXPECT_TRUE(table.MayBlock(CallOf("slow")));
}

TEST_F(ChildFunctionsTest, LetsACatchAllWait) {
  functions_.SetCatchAll([](const UnboundCall&) -> absl::StatusOr<PythonValue> {
    return PythonValue();
  });
  EXPECT_EQ(FunctionTable(&functions_).PaceOf(CallOf("missing")),
            FunctionPace::kOrdinary);
}

TEST_F(ChildFunctionsTest, ListsTheNamesThatACallReaches) {
  functions_.Add("agent:Disk.free", {}, [] {});
  functions_.Add("agent.add", {}, [] {});
  EXPECT_THAT(functions_.Names(),
              ElementsAre("agent.Disk.free", "agent.add",
                          "mitogen.core.Dispatcher.forget_chain"));
}

TEST_F(ChildFunctionsTest, KeepsItsFunctionsWhenItIsMoved) {
  functions_.Add("agent.add", {}, [] { return 1; });
  ChildFunctions moved = std::move(functions_);
  EXPECT_EQ(CalledFunctions(&moved).Answer("agent.add", CallArguments()), "1");
}

TEST_F(ChildFunctionsTest, RefusesANameThatIsRegisteredAlready) {
  functions_.Add("agent.add", {}, [] { return 1; });
  functions_.Add("agent:add", {}, [] { return 2; });
  EXPECT_EQ(functions_.status().message(),
            "cannot register agent:add: expected a new name, got one that is "
            "registered already");
  EXPECT_EQ(AnswerWithoutChild("agent.add"), "1");
}

TEST_F(ChildFunctionsTest, RefusesANameThatIsNone) {
  functions_.Add("add", {}, [] {});
  EXPECT_THAT(std::string(functions_.status().message()),
              HasSubstr("expected a function such as os.getpid"));
}

TEST_F(ChildFunctionsTest, SaysTheFirstThingThatIsWrong) {
  functions_.Add("first", {}, [] {});
  functions_.Add("second", {}, [] {});
  EXPECT_THAT(std::string(functions_.status().message()),
              testing::StartsWith("cannot register first: "));
}

TEST_F(ChildFunctionsTest, RefusesTwoParametersOfTheSameName) {
  functions_.Add("agent.add", {"a", "a"}, [](int, int) {});
  EXPECT_THAT(std::string(functions_.status().message()),
              HasSubstr("got two of the name a"));
}

TEST_F(ChildFunctionsTest, RefusesARequiredParameterAfterAnOptionalOne) {
  functions_.Add("agent.add", {Optional("a"), "b"},
                 [](std::optional<int>, int) {});
  EXPECT_THAT(std::string(functions_.status().message()),
              HasSubstr("but b is not"));
}

TEST_F(ChildFunctionsTest, RefusesAnOptionalParameterThatCannotBeLeftOut) {
  functions_.Add("agent.add", {"a", Optional("b")}, [](int, int) {});
  EXPECT_THAT(std::string(functions_.status().message()),
              HasSubstr("expected std::optional or PythonValue as the type of "
                        "b, which is Optional()"));
}

}  // namespace
}  // namespace mitogen
