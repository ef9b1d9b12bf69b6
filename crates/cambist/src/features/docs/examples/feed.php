<?php
function read_feed(string $url, string $etag): array {
    $options = ['http' => ['header' => ["If-None-Match: $etag"], 'ignore_errors' => true]];
    $text = file_get_contents($url, false, stream_context_create($options));
    $status = (int) explode(' ', $http_response_header[0])[1];
    foreach ($http_response_header as $line) {
        if (stripos($line, 'etag:') === 0) {
            $etag = trim(substr($line, 5));
        }
    }
    return [$status, $etag, $text];
}

$url = 'OFFICE/service/export/xml';
[$status, $etag, $text] = read_feed($url, '');
echo $status, "\n";
$rates = new SimpleXMLElement($text);
// Ask again with the tag: 304 means that nothing has changed.
[$status] = read_feed($url, $etag);
echo $status, "\n";
