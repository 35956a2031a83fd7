"""
Prints the table source_encodings.inc: the names that Python has for encodings of
source, and for each the name that iconv has for the same one.

make_source_encodings.py

Leaves out encodings that the two decode differently, and those whose letters are
not where ASCII has them: no comment could name such an encoding.
"""

import encodings.aliases

# Python's name, and iconv's.
CODECS = {
    'latin_1': 'ISO-8859-1', 'hp_roman8': 'HP-ROMAN8', 'kz1048': 'RK1048',
    'ptcp154': 'PT154', 'tis_620': 'TIS-620', 'mac_latin2': 'MAC-CENTRALEUROPE',
    'koi8_r': 'KOI8-R', 'koi8_t': 'KOI8-T', 'koi8_u': 'KOI8-U',
    'cp932': 'CP932', 'cp949': 'CP949', 'euc_jp': 'EUC-JP', 'euc_kr': 'EUC-KR',
    'shift_jis': 'SJIS', 'gb2312': 'EUC-CN', 'gbk': 'GBK', 'gb18030': 'GB18030',
    'big5hkscs': 'BIG5-HKSCS', 'iso2022_jp': 'ISO-2022-JP',
    'iso2022_jp_2': 'ISO-2022-JP-2', 'utf_7': 'UTF-7',
}
for part in (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16):
    CODECS['iso8859_%d' % part] = 'ISO-8859-%d' % part
for page in (437, 737, 775, 850, 852, 855, 857, 858, 860, 861, 862, 863, 865, 866,
             869, 874, 1125, 1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258):
    CODECS['cp%d' % page] = 'CP%d' % page


def main():
    rows = {name: name for name in CODECS}
    for alias, name in encodings.aliases.aliases.items():
        if name in CODECS:
            rows[alias] = name
    for alias, name in sorted(rows.items()):
        print('{"%s", "%s"},' % (alias, CODECS[name]))


main()
