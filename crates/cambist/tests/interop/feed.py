"""Prints the directions of a rates file as Python's own parsers read it: feed.py KIND FILE."""

import json
import sys
import xml.etree.ElementTree as ElementTree

XML = ("from", "to", "city", "in", "out", "amount", "minamount", "maxamount",
       "minfee", "fromfee", "tofee", "floating", "delay", "param")
FLAT = ("from", "to", "city", "in", "out", "amount", "in_min_amount", "in_max_amount",
        "min_fee", "in_fee", "out_fee", "floating", "delay")


def of_xml(path):
    for item in ElementTree.parse(path).getroot().findall("item"):
        yield [item.findtext(name, "") for name in XML]


def of_eref(path):
    for item in ElementTree.parse(path).getroot().findall("item"):
        fields = {name: item.findtext(name, "") for name in XML}
        assert item.findtext("frommin") == fields["minamount"]
        assert item.findtext("frommax") == fields["maxamount"]
        floating = item.find("floating")
        if floating is not None:
            percent = floating.get("percent")
            fields["floating"] = percent + "%" if percent else floating.get("minutes")
        yield list(fields.values())


def of_flat(path):
    # Numbers as they stand in the file.
    document = json.load(open(path, encoding="utf-8"), parse_int=str, parse_float=str)
    for item in document["rates"]:
        yield [item.get(name, "") for name in FLAT] + [",".join(item.get("options", []))]


def of_v13(path):
    document = json.load(open(path, encoding="utf-8"), parse_int=str, parse_float=str)
    assert document["version"] == "1.3"
    codes = document["currencies"]["list"]
    for give, rest in document["exchange"].items():
        for get, entry in rest["to"].items():
            rate = entry["xr"]
            sides = ["1", rate[1:]] if rate.startswith("-") else [rate, "1"]
            yield [codes[give], codes[get], ",".join(entry.get("cities", [])), *sides,
                   entry["amount"], entry["min"], entry["max"], "", entry.get("inFee", ""),
                   entry.get("outFee", ""), "", "", ",".join(entry.get("options", {}))]


def of_txt(path):
    for line in open(path, encoding="utf-8"):
        give, get, amount_in, out, reserve, city, end = line.split(";")
        assert end == "\n"
        yield [give, get, city, amount_in, out, reserve] + [""] * 8


READERS = {"classic": of_xml, "units": of_xml, "eref": of_eref,
           "flat": of_flat, "1.3": of_v13, "txt": of_txt}
for row in READERS[sys.argv[1]](sys.argv[2]):
    print("\t".join(row))
