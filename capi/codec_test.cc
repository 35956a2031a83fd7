// Frames, pickles and payloads by the C interface.

#include <string>

#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "mitogen/mitogen.h"

namespace {

using testing::HasSubstr;

std::string TextOf(mitogen_bytes bytes) { return {bytes.data, bytes.size}; }

class CodecTest : public testing::Test {
 protected:
  ~CodecTest() override {
    mitogen_buffer_free(buffer_);
    mitogen_document_free(document_);
    mitogen_error_free(error_);
    mitogen_settings_free(settings_);
  }

  mitogen_result Read(absl::string_view pickle, mitogen_value* value) {
    return mitogen_pickle_read(settings_, pickle.data(), pickle.size(),
                               document_, value, error_);
  }
  std::string Repr(mitogen_value value) {
    mitogen_buffer_clear(buffer_);
    mitogen_repr(document_, value, 1000, buffer_);
    return TextOf(mitogen_buffer_bytes(buffer_));
  }
  mitogen_value Text(absl::string_view text) {
    mitogen_value value = MITOGEN_NONE;
    EXPECT_EQ(mitogen_string(document_, MITOGEN_KIND_TEXT, text.data(),
                             text.size(), &value, error_),
              MITOGEN_OK);
    return value;
  }

  mitogen_settings* const settings_ = mitogen_settings_new();
  mitogen_error* const error_ = mitogen_error_new();
  mitogen_document* const document_ = mitogen_document_new();
  mitogen_buffer* const buffer_ = mitogen_buffer_new();
};

TEST_F(CodecTest, ReadsTheFramesThatItWrites) {
  const mitogen_message sent = {MITOGEN_PICKLE, 1, 2, 3, 101, 1000, "abc", 3};
  ASSERT_EQ(mitogen_frame_append(settings_, &sent, buffer_, error_),
            MITOGEN_OK);
  mitogen_decoder* const decoder = mitogen_decoder_new(settings_);
  const std::string frame = TextOf(mitogen_buffer_bytes(buffer_));
  mitogen_message got;
  mitogen_decoder_feed(decoder, frame.data(), 10);
  EXPECT_EQ(mitogen_decoder_next(decoder, &got, error_), MITOGEN_NOTHING);
  mitogen_decoder_feed(decoder, frame.data() + 10, frame.size() - 10);
  ASSERT_EQ(mitogen_decoder_next(decoder, &got, error_), MITOGEN_OK);
  EXPECT_EQ(got.encoding, MITOGEN_PICKLE);
  EXPECT_EQ(got.dst_id, 1);
  EXPECT_EQ(got.src_id, 2);
  EXPECT_EQ(got.auth_id, 3);
  EXPECT_EQ(got.handle, 101);
  EXPECT_EQ(got.reply_to, 1000);
  EXPECT_EQ(TextOf({got.payload, got.payload_size}), "abc");
  EXPECT_EQ(mitogen_decoder_check_end(decoder, error_), MITOGEN_OK);
  mitogen_decoder_free(decoder);
}

TEST_F(CodecTest, SaysWhatIsWrongInAStreamAndWhere) {
  mitogen_decoder* const decoder = mitogen_decoder_new(settings_);
  mitogen_decoder_feed(decoder, std::string(26, 'x').data(), 26);
  mitogen_message got;
  EXPECT_EQ(mitogen_decoder_next(decoder, &got, error_), MITOGEN_ERROR_PEER);
  EXPECT_STREQ(mitogen_error_clause(error_), "FRM-2");
  EXPECT_THAT(mitogen_error_message(error_), HasSubstr("got 0x7878"));
  uint64_t offset = 1;
  EXPECT_EQ(mitogen_error_offset(error_, &offset), 1);
  EXPECT_EQ(offset, 0);
  mitogen_decoder_free(decoder);
}

TEST_F(CodecTest, WritesNoEncodingThatAnOldReleaseDoesNotKnow) {
  ASSERT_EQ(mitogen_settings_set_release(settings_, "0.2.8", error_),
            MITOGEN_OK);
  const mitogen_message sent = {MITOGEN_PICKLE, 1, 2, 3, 101, 0, nullptr, 0};
  EXPECT_EQ(mitogen_frame_append(settings_, &sent, buffer_, error_),
            MITOGEN_ERROR_CALLER);
  EXPECT_EQ(mitogen_buffer_bytes(buffer_).size, 0);
}

TEST_F(CodecTest, TakesNoEncodingOfMoreThan16Bits) {
  const mitogen_message sent = {0x14d49, 1, 2, 3, 101, 0, nullptr, 0};
  EXPECT_EQ(mitogen_frame_append(settings_, &sent, buffer_, error_),
            MITOGEN_ERROR_CALLER);
}

TEST_F(CodecTest, KnowsTheLimitsByName) {
  EXPECT_EQ(
      mitogen_settings_set_limit(settings_, "max_message_size", 2, error_),
      MITOGEN_OK);
  const mitogen_message sent = {MITOGEN_RAW, 1, 2, 3, 101, 0, "abc", 3};
  EXPECT_EQ(mitogen_frame_append(settings_, &sent, buffer_, error_),
            MITOGEN_ERROR_CALLER);
  EXPECT_STREQ(mitogen_error_clause(error_), "FRM-3");
  EXPECT_EQ(mitogen_settings_set_limit(settings_, "max_message_size",
                                       uint64_t{1} << 32, error_),
            MITOGEN_ERROR_CALLER);
  EXPECT_EQ(mitogen_settings_set_limit(settings_, "no_limit", 2, error_),
            MITOGEN_ERROR_CALLER);
}

TEST_F(CodecTest, ReadsTheValuesThatItWrites) {
  const mitogen_value list = mitogen_list(document_);
  mitogen_append(document_, list, mitogen_int(document_, -5));
  mitogen_append(document_, list, mitogen_float(document_, 2.5));
  mitogen_append(document_, list, MITOGEN_TRUE);
  mitogen_append(document_, list, mitogen_sender(document_, 3, 1000));
  mitogen_append(document_, list, mitogen_context_value(document_, 4, "web1"));
  const mitogen_value dict = mitogen_dict(document_);
  mitogen_set(document_, dict, Text("key"), list);
  const mitogen_value items[] = {Text("text"), dict};
  const mitogen_value tuple = mitogen_tuple(document_, items, 2);
  const std::string written = Repr(tuple);
  for (const mitogen_profile profile :
       {MITOGEN_COMPACT, MITOGEN_PYTHON3, MITOGEN_PYTHON2}) {
    mitogen_buffer_clear(buffer_);
    ASSERT_EQ(mitogen_pickle_write(settings_, document_, tuple, profile,
                                   buffer_, error_),
              MITOGEN_OK);
    mitogen_value read = MITOGEN_NONE;
    ASSERT_EQ(Read(TextOf(mitogen_buffer_bytes(buffer_)), &read), MITOGEN_OK);
    EXPECT_EQ(Repr(read), written);
  }
}

TEST_F(CodecTest, FindsWhatIsInContainers) {
  const mitogen_value dict = mitogen_kwargs(document_);
  mitogen_set(document_, dict, Text("a"), mitogen_int(document_, 1));
  mitogen_set(document_, dict, Text("b"), MITOGEN_NONE);
  EXPECT_EQ(mitogen_count(document_, dict), 2);
  EXPECT_EQ(
      TextOf(mitogen_string_of(document_, mitogen_key(document_, dict, 1))),
      "b");
  EXPECT_EQ(mitogen_int_of(document_, mitogen_entry(document_, dict, 0)), 1);
  mitogen_value found = MITOGEN_TRUE;
  EXPECT_EQ(mitogen_find(document_, dict, "b", &found), 1);
  EXPECT_EQ(found, MITOGEN_NONE);
  EXPECT_EQ(mitogen_find(document_, dict, "c", &found), 0);
}

TEST_F(CodecTest, ReadersAnswerNothingAboutOtherKinds) {
  const mitogen_value list = mitogen_list(document_);
  EXPECT_EQ(mitogen_int_of(document_, list), 0);
  EXPECT_EQ(mitogen_string_of(document_, list).size, 0);
  EXPECT_EQ(mitogen_item(document_, list, 7), MITOGEN_NONE);
  EXPECT_EQ(mitogen_key(document_, list, 0), MITOGEN_NONE);
  EXPECT_EQ(mitogen_entry(document_, list, 0), MITOGEN_NONE);
  EXPECT_EQ(mitogen_count(document_, Text("abc")), 0);
  EXPECT_EQ(mitogen_kind_of(document_, 1000000), MITOGEN_KIND_NONE);
}

TEST_F(CodecTest, MakesNoTextThatIsNotUtf8) {
  mitogen_value value = MITOGEN_NONE;
  EXPECT_EQ(
      mitogen_string(document_, MITOGEN_KIND_TEXT, "\xff", 1, &value, error_),
      MITOGEN_ERROR_CALLER);
  EXPECT_EQ(
      mitogen_string(document_, MITOGEN_KIND_LIST, "a", 1, &value, error_),
      MITOGEN_ERROR_CALLER);
  EXPECT_EQ(
      mitogen_string(document_, MITOGEN_KIND_BYTES, "\xff", 1, &value, error_),
      MITOGEN_OK);
  EXPECT_EQ(mitogen_kind_of(document_, value), MITOGEN_KIND_BYTES);
}

TEST_F(CodecTest, ReadsIntegersOfAnySize) {
  const std::string bytes("\0\0\0\0\0\0\0\0\1", 9);
  const mitogen_value value =
      mitogen_big_int(document_, bytes.data(), bytes.size());
  EXPECT_EQ(mitogen_kind_of(document_, value), MITOGEN_KIND_BIG_INT);
  EXPECT_EQ(TextOf(mitogen_big_int_of(document_, value)), bytes);
  EXPECT_EQ(Repr(value), "18446744073709551616");
}

TEST_F(CodecTest, ReadsMessagesOfSeveralPickles) {
  const mitogen_value list = mitogen_list(document_);
  mitogen_append(document_, list, Text("shared"));
  mitogen_append(document_, list, mitogen_item(document_, list, 0));
  ASSERT_EQ(mitogen_pickle_write_all(settings_, document_, list,
                                     MITOGEN_PYTHON3, buffer_, error_),
            MITOGEN_OK);
  const std::string pickles = TextOf(mitogen_buffer_bytes(buffer_));
  mitogen_value read = MITOGEN_NONE;
  ASSERT_EQ(mitogen_pickle_read_all(settings_, pickles.data(), pickles.size(),
                                    document_, &read, error_),
            MITOGEN_OK);
  EXPECT_EQ(Repr(read), "['shared', 'shared']");
}

TEST_F(CodecTest, RefusesAPickleThatRunsCode) {
  mitogen_value value = MITOGEN_NONE;
  EXPECT_EQ(Read("cos\nsystem\n.", &value), MITOGEN_ERROR_PEER);
  EXPECT_STREQ(mitogen_error_clause(error_), "PKL-15");
}

TEST_F(CodecTest, RefusesAProfileThatThereIsNot) {
  EXPECT_EQ(
      mitogen_pickle_write(settings_, document_, MITOGEN_NONE,
                           static_cast<mitogen_profile>(3), buffer_, error_),
      MITOGEN_ERROR_CALLER);
}

TEST_F(CodecTest, ReadsThePayloadsThatItWrites) {
  const mitogen_value fields = mitogen_dict(document_);
  mitogen_set(document_, fields, Text("fullname"), Text("os.path"));
  mitogen_message message;
  ASSERT_EQ(mitogen_payload_write(settings_, "GET_MODULE", 0, document_, fields,
                                  MITOGEN_COMPACT, buffer_, &message, error_),
            MITOGEN_OK)
      << mitogen_error_message(error_);
  EXPECT_EQ(message.handle, 100);
  EXPECT_EQ(TextOf({message.payload, message.payload_size}), "os.path");
  mitogen_value read = MITOGEN_NONE;
  ASSERT_EQ(mitogen_payload_read(settings_, "GET_MODULE", 0, &message,
                                 document_, &read, error_),
            MITOGEN_OK);
  EXPECT_EQ(Repr(read), "{'fullname': 'os.path'}");
}

TEST_F(CodecTest, NamesTheFieldThatIsWrong) {
  const mitogen_value fields = mitogen_dict(document_);
  mitogen_message message;
  EXPECT_EQ(mitogen_payload_write(settings_, "GET_MODULE", 0, document_, fields,
                                  MITOGEN_COMPACT, buffer_, &message, error_),
            MITOGEN_ERROR_CALLER);
  EXPECT_THAT(mitogen_error_message(error_), HasSubstr("fullname"));
  EXPECT_EQ(mitogen_payload_read(settings_, "NO_HANDLE", 0, &message, document_,
                                 nullptr, error_),
            MITOGEN_ERROR_CALLER);
}

TEST_F(CodecTest, ListsEveryPayload) {
  mitogen_payload_form form;
  size_t fields = 0;
  for (size_t i = 0; i < mitogen_payload_form_count(); ++i) {
    ASSERT_EQ(mitogen_payload_form_at(i, &form, error_), MITOGEN_OK);
    EXPECT_STRNE(form.name, "");
    for (size_t j = 0; j < form.field_count; ++j) {
      EXPECT_STRNE(mitogen_payload_field_at(i, j), "");
      ++fields;
    }
    EXPECT_EQ(mitogen_payload_field_at(i, form.field_count), nullptr);
  }
  EXPECT_GT(fields, 20);
  EXPECT_EQ(mitogen_payload_form_at(1000, &form, error_), MITOGEN_ERROR_CALLER);
}

}  // namespace
