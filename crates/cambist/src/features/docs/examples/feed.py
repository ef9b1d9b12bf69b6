import urllib.error
import urllib.request
import xml.etree.ElementTree


def read_feed(url, etag=""):
    request = urllib.request.Request(url, headers={"If-None-Match": etag})
    try:
        with urllib.request.urlopen(request) as reply:
            return reply.status, reply.headers["ETag"], reply.read()
    except urllib.error.HTTPError as error:
        return error.code, etag, b""


url = "OFFICE/service/export/xml"
status, etag, text = read_feed(url)
print(status)
rates = xml.etree.ElementTree.fromstring(text)
# Ask again with the tag: 304 means that nothing has changed.
status, etag, text = read_feed(url, etag)
print(status)
