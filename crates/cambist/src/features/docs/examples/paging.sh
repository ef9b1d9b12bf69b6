url="OFFICE/service/partner/api.php?api_action=pp&method=get_links&limit=100"
before=
clicks=0
while :; do
  reply=$(curl -s "$url&before_id=$before" -H "Authorization: Bearer YOUR_KEY")
  clicks=$((clicks + $(printf '%s' "$reply" | grep -o '"user_hash"' | wc -l)))
  before=$(printf '%s' "$reply" | sed -n 's/.*"next_before_id":\([0-9]*\).*/\1/p')
  [ -n "$before" ] || break
done
echo "$clicks"
