# Prints the directions of a rates file as Nokogiri's SAX parser reads it: feed.rb KIND FILE.

require 'nokogiri'

# Collects the elements of each item while the document streams by.
class Reader < Nokogiri::XML::SAX::Document
  NAMES = %w[from to city in out amount minamount maxamount
             minfee fromfee tofee floating delay param].freeze

  def initialize(is_eref)
    super()
    @is_eref = is_eref
  end

  def start_element(name, attributes = [])
    @item = Hash.new('') if name == 'item'
    @text = +''
    return unless @is_eref && name == 'floating'

    attributes = attributes.to_h
    @text << (attributes['percent'] ? "#{attributes['percent']}%" : attributes['minutes'])
  end

  def characters(text)
    @text << text
  end

  def end_element(name)
    case name
    when 'item' then finish
    when 'rates' then nil
    else @item[name] = @text
    end
    @text = +''
  end

  def error(message)
    raise message
  end

  private

  def finish
    if @is_eref
      raise 'limits differ' unless @item['frommin'] == @item['minamount']
      raise 'limits differ' unless @item['frommax'] == @item['maxamount']
    end
    puts NAMES.map { |name| @item[name] }.join("\t")
  end
end

kind, path = ARGV
Nokogiri::XML::SAX::Parser.new(Reader.new(kind == 'eref')).parse(File.read(path, encoding: 'UTF-8'))
