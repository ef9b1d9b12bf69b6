import json
import sys
import urllib.parse
import urllib.request

fields = {"api_action": "pp", "method": "get_links", "limit": 100}
clicks = 0
while True:
    request = urllib.request.Request(
        "OFFICE/service/partner/api.php?" + urllib.parse.urlencode(fields),
        headers={"Authorization": "Bearer YOUR_KEY"},
    )
    with urllib.request.urlopen(request) as reply:
        answer = json.load(reply)
    if answer["error"] != 0:
        sys.exit(answer["error_text"])
    clicks += len(answer["data"]["items"])
    if "next_before_id" not in answer["data"]:
        break
    fields["before_id"] = answer["data"]["next_before_id"]
print(clicks)
