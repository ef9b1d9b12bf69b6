# Run it every few seconds: the file is written anew only when something has changed.
url=OFFICE/service/export/xml
touch rates.etag
curl -s -o rates.xml -w '%{http_code}\n' --etag-compare rates.etag --etag-save rates.etag "$url"
curl -s -o rates.xml -w '%{http_code}\n' --etag-compare rates.etag --etag-save rates.etag "$url"
