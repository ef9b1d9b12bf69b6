<?php
$options = ['http' => ['header' => ['Authorization: Bearer YOUR_KEY'], 'ignore_errors' => true]];
$before = null;
$clicks = 0;
do {
    $query = http_build_query([
        'api_action' => 'pp',
        'method' => 'get_links',
        'limit' => 100,
        'before_id' => $before,
    ]);
    $url = "OFFICE/service/partner/api.php?$query";
    $text = file_get_contents($url, false, stream_context_create($options));
    $answer = json_decode($text);
    if ($answer->error !== 0) {
        fwrite(STDERR, $answer->error_text . "\n");
        exit(1);
    }
    $clicks += count((array) $answer->data->items);
    $before = $answer->data->next_before_id ?? null;
} while ($before !== null);
echo $clicks, "\n";
