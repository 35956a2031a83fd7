#include "stub/values/python_value.h"

#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "gtest/gtest.h"
#include "protocol/limits.h"
#include "protocol/message.h"
#include "protocol/pickle/decode/decoder.h"
#include "stub/values/call_arguments.h"
#include "stub/values/received_value.h"

namespace mitogen {
namespace {

TEST(PythonValueTest, IsNoneByDefault) {
  EXPECT_TRUE(PythonValue().is_none());
  EXPECT_EQ(PythonValue().Repr(), "None");
}

TEST(PythonValueTest, OutlivesTheDocumentThatItCameFrom) {
  EXPECT_EQ(*PythonValue::Of("text").AsText(), "text");
  EXPECT_EQ(*PythonValue::Of(PythonBytes{"by\0te"}).AsBytes(), "by");
}

TEST(PythonValueTest, SaysWhatItIsInsteadOfWhatWasExpected) {
  EXPECT_EQ(PythonValue::Of("five").AsInt().status().message(),
            "expected an integer of 64 bits, got 'five'");
  EXPECT_EQ(PythonValue::Of(5).AsText().status().message(),
            "expected text, got 5");
  EXPECT_EQ(PythonValue::Of(5).AsBool().status().message(),
            "expected a bool, got 5");
  EXPECT_EQ(PythonValue::Of(true).AsInt().status().message(),
            "expected an integer of 64 bits, got True");
  EXPECT_EQ(PythonValue::Of("x").AsBytes().status().message(),
            "expected bytes, got 'x'");
}

TEST(PythonValueTest, TakesAnIntegerForADouble) {
  EXPECT_EQ(*PythonValue::Of(5).AsDouble(), 5.0);
  EXPECT_EQ(*PythonValue::Of(0.5).AsDouble(), 0.5);
}

TEST(PythonValueTest, IsMadeOfWhateverIsAnArgument) {
  EXPECT_EQ(PythonValue::Of(7).Repr(), "7");
  EXPECT_EQ(PythonValue::Of(nullptr).Repr(), "None");
  EXPECT_EQ(PythonValue::Of(PythonBytes{"bytes"}).Repr(), "b'bytes'");
  EXPECT_EQ(PythonValue::Of(std::vector<std::string>{"a", "b"}).Repr(),
            "['a', 'b']");
  EXPECT_EQ(PythonValue::Of(PythonValue::Of("text")).Repr(), "'text'");
}

// Makes a value that none of the types above can express.
PythonValue Made(const std::function<ValueId(Document*)>& make) {
  Document document;
  const ValueId id = make(&document);
  return PythonValue(document, id);
}

std::vector<std::string> ReprOfItems(const PythonValue& value) {
  const absl::StatusOr<std::vector<PythonValue>> items = value.AsItems();
  EXPECT_TRUE(items.ok()) << items.status();
  std::vector<std::string> texts;
  for (const PythonValue& item : *items) texts.push_back(item.Repr());
  return texts;
}

TEST(PythonValueTest, HasTheItemsOfSequencesAndSets) {
  const std::vector<std::string> both = {"1", "'two'"};
  const auto items = [](Document* document) {
    return std::vector<ValueId>{document->Int(1), document->Text("two")};
  };
  const auto filled = [&](Document* document, ValueId container) {
    for (ValueId item : items(document)) document->Append(container, item);
    return container;
  };
  EXPECT_EQ(
      ReprOfItems(Made([&](Document* d) { return filled(d, d->NewList()); })),
      both);
  EXPECT_EQ(
      ReprOfItems(Made([&](Document* d) { return filled(d, d->NewSet()); })),
      both);
  EXPECT_EQ(ReprOfItems(Made([&](Document* d) { return d->Tuple(items(d)); })),
            both);
  EXPECT_EQ(
      ReprOfItems(Made([&](Document* d) { return d->FrozenSet(items(d)); })),
      both);
}

TEST(PythonValueTest, HasItemsThatOutliveTheList) {
  std::vector<PythonValue> items =
      *PythonValue::Of(std::vector<std::string>{"a"}).AsItems();
  EXPECT_EQ(*items[0].AsText(), "a");
}

TEST(PythonValueTest, FindsAKeyOfADict) {
  const PythonValue dict =
      PythonValue::Of(std::map<std::string, int>{{"a", 1}, {"b", 2}});
  EXPECT_EQ(*dict.Find("b")->AsInt(), 2);
  EXPECT_EQ(dict.Find("c").status(),
            absl::NotFoundError("expected the key 'c', got {'a': 1, 'b': 2}"));
}

TEST(PythonValueTest, HasTheEntriesOfADictInItsOrder) {
  const PythonValue dict = Made([](Document* document) {
    const ValueId made = document->NewDict();
    document->Set(made, document->Int(2), document->Text("two"));
    document->Set(made, "one", document->Int(1));
    return made;
  });
  const auto entries = dict.AsEntries();
  ASSERT_TRUE(entries.ok()) << entries.status();
  ASSERT_EQ(entries->size(), 2u);
  EXPECT_EQ((*entries)[0].first.Repr(), "2");
  EXPECT_EQ((*entries)[0].second.Repr(), "'two'");
  EXPECT_EQ((*entries)[1].first.Repr(), "'one'");
}

TEST(PythonValueTest, HasTheAddressOfASender) {
  const auto address = Made([](Document* document) {
                         return document->Sender(3, 1001);
                       }).AsSender();
  ASSERT_TRUE(address.ok()) << address.status();
  EXPECT_EQ(address->context_id, 3u);
  EXPECT_EQ(address->handle, 1001u);
}

TEST(PythonValueTest, SaysWhatHasNoParts) {
  const PythonValue number = PythonValue::Of(5);
  EXPECT_EQ(number.AsItems().status().message(),
            "expected a list, a tuple or a set, got 5");
  EXPECT_EQ(number.AsEntries().status().message(), "expected a dict, got 5");
  EXPECT_EQ(number.Find("a").status().message(), "expected a dict, got 5");
  EXPECT_EQ(number.AsSender().status().message(), "expected a Sender, got 5");
}

// A `char` could mean text or a number.
static_assert(!std::is_constructible_v<CallArguments, char>);
static_assert(!PythonConvertible<char>);
static_assert(!PythonConvertible<wchar_t>);
static_assert(!PythonConvertible<char32_t>);
static_assert(PythonConvertible<signed char>);

TEST(CallArgumentsTest, AreEmptyBraces) {
  const auto taken = [](CallArguments arguments) {
    return Repr(arguments.document(), arguments.positional()) +
           Repr(arguments.document(), arguments.keywords());
  };
  EXPECT_EQ(taken({}), "[]Kwargs({})");
}

TEST(ReceivedValueTest, OutlivesTheMessageThatItWasReadFrom) {
  PythonValue value;
  {
    std::string payload = "\x80\x02X\x04";
    payload += std::string("\0\0\0text.", 8);
    ReceivedValue received(MessageView{{}, payload});
    payload.assign(payload.size(), '#');
    PickleDecoder decoder((Limits()));
    const absl::StatusOr<ValueId> read =
        decoder.Decode(received.message().payload, received.document());
    ASSERT_TRUE(read.ok()) << read.status();
    value = received.ValueAt(*read);
  }
  EXPECT_EQ(*value.AsText(), "text");
}

TEST(CallArgumentsTest, HasEveryKindOfValue) {
  CallArguments arguments(1, -1, true, 0.5, "text", PythonBytes{"bytes"},
                          nullptr, std::vector<std::string>{"a", "b"},
                          std::map<std::string, int>{{"k", 1}},
                          std::optional<int>(), PythonValue::Of(7));
  EXPECT_EQ(Repr(arguments.document(), arguments.positional()),
            "[1, -1, True, 0.5, 'text', b'bytes', None, ['a', 'b'], {'k': 1}, "
            "None, 7]");
}

TEST(CallArgumentsTest, KeepsIntegersOfEverySize) {
  CallArguments arguments(std::numeric_limits<int64_t>::min(),
                          std::numeric_limits<uint64_t>::max(), uint8_t{255});
  EXPECT_EQ(Repr(arguments.document(), arguments.positional()),
            "[-9223372036854775808, 18446744073709551615, 255]");
}

TEST(CallArgumentsTest, HasKeywordsApart) {
  CallArguments arguments("/srv");
  arguments.Set("exist_ok", true).Set("mode", 0755);
  EXPECT_EQ(Repr(arguments.document(), arguments.positional()), "['/srv']");
  EXPECT_EQ(Repr(arguments.document(), arguments.keywords()),
            "Kwargs({'exist_ok': True, 'mode': 493})");
}

}  // namespace
}  // namespace mitogen
