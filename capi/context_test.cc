// A master and a child by the C interface, over bytes that a test carries.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "mitogen/mitogen.h"

namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kAgent[] = "agent";

// A tree of a master and one child, whose link carries `chunk` bytes at a time.
class ContextTest : public testing::TestWithParam<size_t> {
 protected:
  ContextTest() {
    link_ = mitogen_master_connect(master_, "web1", nullptr, 0, error_);
    std::vector<char*> words;
    while (const char* word = mitogen_link_argument(link_, words.size())) {
      words.push_back(const_cast<char*>(word));
    }
    child_ = mitogen_child_new(settings_, static_cast<int>(words.size()),
                               words.data(), error_);
    EXPECT_NE(child_, nullptr) << mitogen_error_message(error_);
    Carry();
  }

  ~ContextTest() override {
    mitogen_child_free(child_);
    mitogen_master_free(master_);
    mitogen_document_free(document_);
    mitogen_error_free(error_);
    mitogen_settings_free(settings_);
  }

  // Carries bytes both ways until there are none, and answers calls.
  void Carry() {
    for (bool moved = true; moved;) {
      moved = false;
      while (ToMaster() || ToChild()) moved = true;
      while (mitogen_event* event = mitogen_child_next(child_)) {
        OnChildEvent(event);
        moved = true;
      }
    }
    while (mitogen_event* event = mitogen_master_next(master_)) {
      events_.push_back(Describe(event));
    }
  }

  bool ToMaster() {
    const mitogen_bytes output = mitogen_child_output(child_);
    const size_t size = std::min(output.size, GetParam());
    if (size == 0) return false;
    const std::string bytes(output.data, size);
    mitogen_child_written(child_, size);
    EXPECT_EQ(mitogen_link_feed(link_, bytes.data(), size, error_), MITOGEN_OK)
        << mitogen_error_message(error_);
    return true;
  }

  bool ToChild() {
    const mitogen_bytes output = mitogen_link_output(link_);
    const size_t size = std::min(output.size, GetParam());
    if (size == 0) return false;
    const std::string bytes(output.data, size);
    mitogen_link_written(link_, size);
    EXPECT_EQ(mitogen_child_feed(child_, bytes.data(), size, error_),
              MITOGEN_OK)
        << mitogen_error_message(error_);
    return true;
  }

  void OnChildEvent(mitogen_event* event) {
    const mitogen_event_kind kind = mitogen_event_kind_of(event);
    HandleChildEvent(event);
    // An answer does not end the event.
    EXPECT_EQ(mitogen_event_kind_of(event), kind);
  }

  void HandleChildEvent(mitogen_event* event) {
    if (mitogen_event_kind_of(event) == MITOGEN_EVENT_END) {
      ended_ = mitogen_event_text(event);
    }
    if (mitogen_event_kind_of(event) == MITOGEN_EVENT_MESSAGE) {
      mitogen_message message;
      ASSERT_EQ(mitogen_event_message(event, &message), 1);
      messages_.push_back(absl::StrCat(message.src_id, ":", message.handle));
    }
    if (mitogen_event_kind_of(event) != MITOGEN_EVENT_CALL) return;
    const absl::string_view module = mitogen_event_module(event);
    const absl::string_view function = mitogen_event_function(event);
    if (module != kAgent) {
      mitogen_child_raise_unknown(child_, 0, error_);
    } else if (function == "fail") {
      mitogen_child_raise(child_, "builtins.ValueError", "words", error_);
    } else if (function == "args") {
      mitogen_child_reply(child_, mitogen_event_document(event),
                          mitogen_event_args(event), error_);
    } else {
      mitogen_child_raise_unknown(child_, 1, error_);
    }
    // The event is still there: programs go on to look at it.
    EXPECT_EQ(mitogen_event_kind_of(event), MITOGEN_EVENT_CALL);
    EXPECT_EQ(mitogen_event_function(event), function);
  }

  static std::string Describe(mitogen_event* event) {
    const uint32_t context = mitogen_event_context(event);
    switch (mitogen_event_kind_of(event)) {
      case MITOGEN_EVENT_UP:
        return absl::StrCat("up ", context);
      case MITOGEN_EVENT_GONE:
        return absl::StrCat("gone ", context);
      case MITOGEN_EVENT_LOG:
        return absl::StrCat("log ", context, " ", mitogen_event_level(event),
                            " ", mitogen_event_logger(event), " ",
                            mitogen_event_text(event));
      case MITOGEN_EVENT_RESULT:
        return absl::StrCat("result ", mitogen_event_call(event), " ",
                            ResultOf(event));
      default:
        return "other";
    }
  }

  static std::string ResultOf(mitogen_event* event) {
    if (mitogen_event_text(event) != nullptr) {
      return absl::StrCat("dead: ", mitogen_event_text(event));
    }
    mitogen_buffer* const buffer = mitogen_buffer_new();
    mitogen_repr(mitogen_event_document(event), mitogen_event_value(event),
                 1000, buffer);
    const mitogen_bytes shown = mitogen_buffer_bytes(buffer);
    const std::string text(shown.data, shown.size);
    mitogen_buffer_free(buffer);
    return text;
  }

  uint64_t Call(const char* module, const char* function,
                mitogen_value args = MITOGEN_NONE) {
    uint64_t call = 0;
    EXPECT_EQ(mitogen_master_call(master_, mitogen_link_context_id(link_),
                                  module, nullptr, function, document_, args,
                                  MITOGEN_NONE, &call, error_),
              MITOGEN_OK)
        << mitogen_error_message(error_);
    return call;
  }

  std::vector<std::string> TakeEvents() {
    Carry();
    return std::exchange(events_, {});
  }

  mitogen_settings* const settings_ = mitogen_settings_new();
  mitogen_error* const error_ = mitogen_error_new();
  mitogen_document* const document_ = mitogen_document_new();
  mitogen_master* const master_ = mitogen_master_new(settings_);
  mitogen_link* link_ = nullptr;
  mitogen_child* child_ = nullptr;
  std::string ended_;
  std::vector<std::string> events_;
  std::vector<std::string> messages_;
};

TEST_P(ContextTest, AChildComesUp) {
  EXPECT_EQ(mitogen_child_is_up(child_), 1);
  EXPECT_EQ(mitogen_child_context_id(child_), mitogen_link_context_id(link_));
  EXPECT_THAT(TakeEvents(),
              ElementsAre(absl::StrCat("up ", mitogen_link_context_id(link_))));
}

TEST_P(ContextTest, CallsHaveResults) {
  TakeEvents();
  const mitogen_value args = mitogen_list(document_);
  mitogen_append(document_, args, mitogen_int(document_, 7));
  const uint64_t first = Call(kAgent, "args", args);
  const uint64_t second = Call(kAgent, "args");
  EXPECT_NE(first, second);
  EXPECT_THAT(TakeEvents(),
              ElementsAre(absl::StrCat("result ", first, " [7]"),
                          absl::StrCat("result ", second, " ()")));
}

TEST_P(ContextTest, CallsRaiseExceptions) {
  TakeEvents();
  Call(kAgent, "fail");
  Call(kAgent, "other");
  Call("nothing", "at_all");
  EXPECT_THAT(TakeEvents(),
              ElementsAre(HasSubstr("builtins.ValueError: words"),
                          HasSubstr("module 'agent' has no attribute 'other'"),
                          HasSubstr("No module named 'nothing'")));
}

TEST_P(ContextTest, LogsArriveWithTheirLevel) {
  TakeEvents();
  mitogen_child_log(child_, 30, "agent.disk", "nearly full");
  mitogen_child_log(child_, 10, "agent.disk", "not wanted");
  EXPECT_THAT(TakeEvents(),
              ElementsAre(absl::StrCat("log ", mitogen_link_context_id(link_),
                                       " 30 agent.disk nearly full")));
}

TEST_P(ContextTest, AChildGetsWhatIsSentToItsHandle) {
  uint32_t handle = 0;
  ASSERT_EQ(mitogen_child_add_handle(child_, &handle, error_), MITOGEN_OK);
  ASSERT_EQ(mitogen_child_send(child_, mitogen_child_context_id(child_), handle,
                               document_, MITOGEN_TRUE, error_),
            MITOGEN_OK);
  Carry();
  EXPECT_THAT(messages_, ElementsAre(absl::StrCat(
                             mitogen_child_context_id(child_), ":", handle)));
}

TEST_P(ContextTest, AModuleIsAddedOnceUnderADottedName) {
  const auto add = [this](const char* fullname) {
    return mitogen_master_add_module(master_, fullname, "x.py", "", 0, 0,
                                     error_);
  };
  EXPECT_EQ(add("a.b"), MITOGEN_OK);
  EXPECT_EQ(add("a"), MITOGEN_OK);
  EXPECT_EQ(add("a.b"), MITOGEN_ERROR_CALLER);
  EXPECT_STREQ(mitogen_error_message(error_),
               "expected a new module, a.b was added before");
  for (const char* other : {"", ".", "a.", ".a", "a..b"}) {
    EXPECT_EQ(add(other), MITOGEN_ERROR_CALLER) << other;
  }
}

TEST_P(ContextTest, AShutdownEndsTheChild) {
  TakeEvents();
  mitogen_master_shut_down(master_, mitogen_link_context_id(link_));
  Carry();
  EXPECT_THAT(ended_, HasSubstr("asked for it"));
  EXPECT_EQ(mitogen_link_feed_end(link_, error_), MITOGEN_OK);
  EXPECT_THAT(TakeEvents(), ElementsAre(absl::StrCat(
                                "gone ", mitogen_link_context_id(link_))));
}

TEST_P(ContextTest, CallsInFlightEndWithTheirContext) {
  TakeEvents();
  const uint64_t call = Call(kAgent, "args");
  EXPECT_EQ(mitogen_link_feed_end(link_, error_), MITOGEN_OK);
  std::vector<std::string> events;
  while (mitogen_event* event = mitogen_master_next(master_)) {
    events.push_back(Describe(event));
  }
  EXPECT_THAT(events, testing::Contains(
                          HasSubstr(absl::StrCat("result ", call, " dead: "))));
}

TEST_P(ContextTest, TheLossOfTheParentEndsTheChild) {
  EXPECT_EQ(mitogen_child_feed_end(child_, error_), MITOGEN_OK);
  ASSERT_NE(mitogen_child_next(child_), nullptr);
}

TEST_P(ContextTest, BytesThatAreNoFrameEndTheLink) {
  const std::string wrong(26, 'x');
  EXPECT_EQ(mitogen_link_feed(link_, wrong.data(), wrong.size(), error_),
            MITOGEN_ERROR_PEER);
  EXPECT_STREQ(mitogen_error_clause(error_), "FRM-2");
  EXPECT_EQ(mitogen_link_feed(link_, wrong.data(), wrong.size(), error_),
            MITOGEN_ERROR_CALLER);
}

TEST_P(ContextTest, BytesThatAreNoFrameEndTheChild) {
  TakeEvents();
  EXPECT_EQ(mitogen_child_want_read(child_), 1);
  const std::string bytes(26, '\xff');
  EXPECT_EQ(mitogen_child_feed(child_, bytes.data(), bytes.size(), error_),
            MITOGEN_ERROR_PEER);
  EXPECT_EQ(mitogen_child_want_read(child_), 0);
  mitogen_event* const event = mitogen_child_next(child_);
  ASSERT_NE(event, nullptr);
  EXPECT_EQ(mitogen_event_kind_of(event), MITOGEN_EVENT_END);
  EXPECT_EQ(mitogen_child_next(child_), nullptr);
}

TEST_P(ContextTest, AChildWantsNothingWhileMuchOfItsOutputWaits) {
  TakeEvents();
  mitogen_value text;
  const std::string large(2 << 20, 'x');
  ASSERT_EQ(mitogen_string(document_, MITOGEN_KIND_TEXT, large.data(),
                           large.size(), &text, error_),
            MITOGEN_OK);
  ASSERT_EQ(mitogen_child_send(child_, 0, 1234, document_, text, error_),
            MITOGEN_OK);
  EXPECT_EQ(mitogen_child_want_read(child_), 0);
  mitogen_child_written(child_, mitogen_child_output(child_).size);
  EXPECT_EQ(mitogen_child_want_read(child_), 1);
}

TEST_P(ContextTest, NoAnswerWithoutACall) {
  EXPECT_EQ(mitogen_child_reply(child_, document_, MITOGEN_NONE, error_),
            MITOGEN_ERROR_CALLER);
}

INSTANTIATE_TEST_SUITE_P(Chunks, ContextTest, testing::Values(1, 7, 1 << 16));

TEST(ChildTest, IsNotMadeForOtherArguments) {
  mitogen_settings* const settings = mitogen_settings_new();
  mitogen_error* const error = mitogen_error_new();
  std::string word = "--help";
  char* const words[] = {word.data()};
  EXPECT_EQ(mitogen_child_new(settings, 1, words, error), nullptr);
  EXPECT_STREQ(mitogen_error_clause(error), "BOOT-1");
  mitogen_error_free(error);
  mitogen_settings_free(settings);
}

TEST(RouterTest, SendsByTheLinkThatLeadsToAContext) {
  mitogen_settings* const settings = mitogen_settings_new();
  mitogen_router* const router = mitogen_router_new(settings, 0, nullptr, 0);
  uint64_t first = 0;
  uint64_t second = 0;
  ASSERT_EQ(mitogen_router_add_link(router, 1, &first, nullptr), MITOGEN_OK);
  ASSERT_EQ(mitogen_router_add_link(router, 2, &second, nullptr), MITOGEN_OK);
  ASSERT_EQ(mitogen_router_add_route(router, 3, second, nullptr), MITOGEN_OK);
  const mitogen_message message = {MITOGEN_LEGACY, 3, 1, 1, 101, 0, "x", 1};
  mitogen_router_receive(router, first, &message);
  mitogen_event* const event = mitogen_router_next(router);
  ASSERT_NE(event, nullptr);
  EXPECT_EQ(mitogen_event_kind_of(event), MITOGEN_EVENT_SEND);
  EXPECT_EQ(mitogen_event_link(event), second);
  EXPECT_EQ(mitogen_router_next(router), nullptr);
  mitogen_router_free(router);
  mitogen_settings_free(settings);
}

TEST(RouterTest, BelievesNoSourceThatIsNotBehindTheLink) {
  mitogen_settings* const settings = mitogen_settings_new();
  mitogen_router* const router = mitogen_router_new(settings, 0, nullptr, 0);
  uint64_t link = 0;
  uint32_t handle = 0;
  ASSERT_EQ(mitogen_router_add_link(router, 1, &link, nullptr), MITOGEN_OK);
  ASSERT_EQ(mitogen_router_add_handle(router, 0, &handle, nullptr), MITOGEN_OK);
  mitogen_message message = {MITOGEN_LEGACY, 0, 2, 2, handle, 0, "x", 1};
  mitogen_router_receive(router, link, &message);
  mitogen_event* event = mitogen_router_next(router);
  EXPECT_TRUE(event == nullptr ||
              mitogen_event_kind_of(event) == MITOGEN_EVENT_LOG);
  message.src_id = message.auth_id = 1;
  mitogen_router_receive(router, link, &message);
  do {
    event = mitogen_router_next(router);
    ASSERT_NE(event, nullptr);
  } while (mitogen_event_kind_of(event) == MITOGEN_EVENT_LOG);
  EXPECT_EQ(mitogen_event_kind_of(event), MITOGEN_EVENT_MESSAGE);
  EXPECT_EQ(mitogen_event_context(event), 1);
  mitogen_router_free(router);
  mitogen_settings_free(settings);
}

}  // namespace
