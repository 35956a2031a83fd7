// What an encoder takes from the heap, with a counting operator new.

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "protocol/pickle/encode/encoder.h"
#include "protocol/pickle/testing/heap_peak.h"
#include "protocol/pickle/value/document.h"

namespace mitogen {
namespace {

constexpr PickleProfile kProfiles[] = {
    PickleProfile::kCompact, PickleProfile::kPython3, PickleProfile::kPython2};

ValueId Call(Document* doc) {
  const ValueId kwargs = doc->NewKwargs();
  const ValueId path = doc->Text("/srv/deploy");
  doc->Set(kwargs, "chdir", path);
  doc->Set(kwargs, "data", doc->Bytes("\xff\0more"));
  doc->Set(kwargs, "limit", doc->Int(int64_t{1} << 40));
  return doc->Tuple({doc->Text("chain"), doc->Text("module"), doc->None(),
                     doc->Text("function"), doc->Tuple({path}), kwargs});
}

TEST(EncoderMemoryTest, AReusedEncoderAllocatesNothingForSmallMessages) {
  for (const PickleProfile profile : kProfiles) {
    Document doc;
    const ValueId call = Call(&doc);
    PickleEncoder encoder({profile});
    std::string out;
    ASSERT_TRUE(encoder.Encode(doc, call, &out).ok());
    StartHeapPeak();
    for (int i = 0; i < 100; ++i) {
      out.clear();
      encoder.Start();
      ASSERT_TRUE(encoder.Encode(doc, call, &out).ok());
    }
    EXPECT_EQ(HeapAllocations(), 0);
  }
}

// A list of as many texts as take `arena_words`, one of them twice.
ValueId ManyTexts(Document* doc, size_t arena_words) {
  const ValueId list = doc->NewList();
  const ValueId text = doc->Text("text");
  doc->Append(list, text);
  while (doc->arena_words() < arena_words) {
    doc->Append(list, doc->Text("text"));
  }
  doc->Append(list, text);
  return list;
}

TEST(EncoderMemoryTest, TakesFiveBytesForAWordOfArenaAndGivesThemBack) {
  constexpr size_t kWords = 4 << 20;
  constexpr size_t kKept = 1 << 20;
  for (const PickleProfile profile : kProfiles) {
    Document doc;
    const ValueId list = ManyTexts(&doc, kWords);
    std::string out;
    out.reserve(32 << 20);
    PickleEncoder encoder({profile});
    StartHeapPeak();
    ASSERT_TRUE(encoder.Encode(doc, list, &out).ok());
    EXPECT_LE(HeapPeak(), 5 * doc.arena_words() + kKept);
    encoder.Start();
    EXPECT_LE(HeapLive(), kKept);
  }
}

// What is cleared or allocated for each pickle must not grow with the document:
// else a message of n pickles takes n^2.
TEST(EncoderMemoryTest, ManySmallPicklesOfALargeDocumentShareItsTables) {
  constexpr int kPickles = 1000;
  for (const PickleProfile profile : kProfiles) {
    Document doc;
    ManyTexts(&doc, 1 << 18);
    const ValueId text = doc.Text("again");
    std::vector<ValueId> values;
    for (int i = 0; i < kPickles; ++i) {
      values.push_back(doc.Tuple({text, doc.Text("once"), text}));
    }
    std::string out;
    out.reserve(1 << 20);
    PickleEncoder encoder({profile});
    StartHeapPeak();
    for (const ValueId value : values) {
      ASSERT_TRUE(encoder.Encode(doc, value, &out).ok());
    }
    EXPECT_LE(HeapAllocations(), 8);
  }
}

}  // namespace
}  // namespace mitogen
